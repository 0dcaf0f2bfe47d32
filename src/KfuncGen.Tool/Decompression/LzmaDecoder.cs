using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses xz and LZMA streams with liblzma.</summary>
/// <remarks>The declarations are lzma/base.h and lzma/container.h of version 5.</remarks>
/// <param name="isXz">Whether they are xz, or else LZMA with the header of the format before it.</param>
internal sealed unsafe partial class LzmaDecoder(bool isXz) : StreamDecoder
{
    private const int Ok = 0;
    private const int StreamEnd = 1;
    private const int NoProgress = 10;

    private const int ActionRun = 0;
    private const int ActionFinish = 3;

    /// <summary>A stream names its dictionary's size; kernels are built with 128 MiB at most (scripts/xz_wrap.sh, 7.2).</summary>
    private const ulong MemoryLimit = 512 << 20;

    // The library keeps this address; a field of an object has none that stays.
    private readonly Stream* stream = (Stream*)NativeMemory.AllocZeroed((nuint)sizeof(Stream));
    private bool isDisposed;

    ~LzmaDecoder() => Release();

    public override void Restart() => Require(isXz ? lzma_stream_decoder(stream, MemoryLimit, 0) : lzma_alone_decoder(stream, MemoryLimit));

    public override bool Decode(ReadOnlySpan<byte> input, Span<byte> output, out int read, out int written)
    {
        fixed (byte* source = input)
        fixed (byte* target = output)
        {
            stream->NextIn = source;
            stream->AvailableIn = (nuint)input.Length;
            stream->NextOut = target;
            stream->AvailableOut = (nuint)output.Length;

            int result = lzma_code(stream, input.IsEmpty ? ActionFinish : ActionRun);
            read = input.Length - (int)stream->AvailableIn;
            written = output.Length - (int)stream->AvailableOut;

            if (result is not (StreamEnd or NoProgress))
            {
                Require(result);
            }

            return result == StreamEnd;
        }
    }

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (!isDisposed)
        {
            isDisposed = true;
            lzma_end(stream);
            NativeMemory.Free(stream);
        }
    }

    private static void Require(int result)
    {
        if (result != Ok)
        {
            throw new DecompressionException(result switch
            {
                5 => "there is not enough memory to unpack it.",
                6 => "its dictionary needs more than 512 MiB; no kernel is packed like that.",
                7 => "it is not an xz or lzma stream, though it starts like one.",
                8 => "it was packed with options that this version of liblzma does not know; update liblzma.",
                _ => $"the compressed stream is damaged (liblzma: error {result}); get the file again.",
            });
        }
    }

    [LibraryImport(NativeLibraries.Lzma)]
    private static partial int lzma_stream_decoder(Stream* stream, ulong memoryLimit, uint flags);

    [LibraryImport(NativeLibraries.Lzma)]
    private static partial int lzma_alone_decoder(Stream* stream, ulong memoryLimit);

    [LibraryImport(NativeLibraries.Lzma)]
    private static partial int lzma_code(Stream* stream, int action);

    [LibraryImport(NativeLibraries.Lzma)]
    private static partial void lzma_end(Stream* stream);

    /// <summary><c>lzma_stream</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Stream
    {
        public byte* NextIn;
        public nuint AvailableIn;
        public ulong TotalIn;
        public byte* NextOut;
        public nuint AvailableOut;
        public ulong TotalOut;
        public nint Allocator;
        public nint Internal;
        public nint ReservedPointer1;
        public nint ReservedPointer2;
        public nint ReservedPointer3;
        public nint ReservedPointer4;
        public ulong SeekPosition;
        public ulong ReservedInteger2;
        public nuint ReservedInteger3;
        public nuint ReservedInteger4;
        public int ReservedEnum1;
        public int ReservedEnum2;
    }
}
