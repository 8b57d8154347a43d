"""Read and write files of images: pictures, folders, CSV, IDX and .npz."""
