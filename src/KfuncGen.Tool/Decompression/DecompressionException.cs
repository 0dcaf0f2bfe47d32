namespace KfuncGen.Tool.Decompression;

/// <summary>A compressed stream could not be decompressed. The message says why and what to do.</summary>
internal class DecompressionException(string message) : Exception(message);
