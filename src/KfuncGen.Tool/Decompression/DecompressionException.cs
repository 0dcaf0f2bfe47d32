namespace KfuncGen.Tool.Decompression;

/// <summary>A compressed stream could not be decompressed. The message says why and what to do.</summary>
internal class DecompressionException(string message) : Exception(message)
{
    /// <summary>There is less of a stream than it says itself.</summary>
    public static DecompressionException EndsTooEarly() =>
        new("the compressed stream ends too early. The file is truncated; get it again.");
}
