using KfuncGen.Images.Compression;

namespace KfuncGen.Images.Kernels;

/// <summary>The part of a container that holds the kernel.</summary>
/// <param name="Offset">Where it starts in the container, in bytes.</param>
/// <param name="Bytes">
/// The part. Bytes may follow the end of a compressed stream: kernel builds append the uncompressed size to formats that do not
/// hold it (scripts/Makefile.lib, 7.2), and where the container does not say where the payload ends, all that follows is here.
/// </param>
/// <param name="Compression">How it is compressed, judged by its own first bytes.</param>
internal readonly record struct KernelPayload(long Offset, ReadOnlyMemory<byte> Bytes, CompressionFormat Compression)
{
    internal static KernelPayload At(ReadOnlyMemory<byte> container, int offset, int length)
    {
        ReadOnlyMemory<byte> bytes = container.Slice(offset, length);
        return new KernelPayload(offset, bytes, CompressionMagic.Detect(bytes.Span));
    }
}
