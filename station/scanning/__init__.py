"""Pictures in, symbols and colours out: the only cv2, zbar, zxing."""

import cv2

# decoders and drivers would write their own remarks to stderr beside our sentence
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
