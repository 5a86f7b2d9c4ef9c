"""What the product is made of: its parts, what is known against them, and the images by digest."""
