namespace KfuncGen.Tool.Decompression;

/// <summary>There is nothing on this machine that unpacks the format. The message says what to install.</summary>
internal sealed class MissingDecompressorException(string message) : DecompressionException(message);
