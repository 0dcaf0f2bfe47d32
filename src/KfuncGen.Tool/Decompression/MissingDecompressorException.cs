namespace KfuncGen.Tool.Decompression;

/// <summary>Nothing here unpacks the format. The message says what does.</summary>
internal sealed class MissingDecompressorException(string message) : DecompressionException(message);
