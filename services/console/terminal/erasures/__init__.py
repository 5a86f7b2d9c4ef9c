"""Commands about erasures: how one stands and its certificate, and writing databases anew."""
