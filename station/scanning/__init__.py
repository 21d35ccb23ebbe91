"""Pictures in, symbols and colours out: the only cv2, zbar, zxing."""
