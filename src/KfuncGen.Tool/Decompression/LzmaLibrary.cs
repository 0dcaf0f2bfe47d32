using System.Runtime.InteropServices;

namespace KfuncGen.Tool.Decompression;

/// <summary>Decompresses xz and LZMA streams with liblzma.</summary>
/// <remarks>The declarations are lzma/base.h and lzma/container.h of version 5.</remarks>
internal static unsafe partial class LzmaLibrary
{
    private const int Ok = 0;
    private const int StreamEnd = 1;

    private const int ActionRun = 0;
    private const int ActionFinish = 3;

    /// <summary>A stream names its dictionary's size; kernels are built with 128 MiB at most (scripts/xz_wrap.sh, 7.2).</summary>
    private const ulong MemoryLimit = 512 << 20;

    /// <summary>Decompresses the first stream of the input; what follows it does not matter.</summary>
    /// <param name="input">The input.</param>
    /// <param name="isXz">Whether it is xz, or else LZMA with the header of the format before it.</param>
    /// <param name="output">Where to put the bytes.</param>
    /// <returns>How many bytes of the input the stream took.</returns>
    public static int Decompress(ReadOnlySpan<byte> input, bool isXz, BoundedOutput output)
    {
        Stream stream = default;

        try
        {
            Require(isXz ? lzma_stream_decoder(&stream, MemoryLimit, 0) : lzma_alone_decoder(&stream, MemoryLimit));

            fixed (byte* start = input)
            {
                stream.NextIn = start;
                stream.AvailableIn = (nuint)input.Length;

                while (true)
                {
                    Span<byte> room = output.Room();

                    fixed (byte* target = room)
                    {
                        stream.NextOut = target;
                        stream.AvailableOut = (nuint)room.Length;
                        int result = lzma_code(&stream, stream.AvailableIn == 0 ? ActionFinish : ActionRun);
                        output.Advance(room.Length - (int)stream.AvailableOut);

                        if (result == StreamEnd)
                        {
                            return input.Length - (int)stream.AvailableIn;
                        }

                        Require(result);
                    }
                }
            }
        }
        finally
        {
            lzma_end(&stream);
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
                10 => "the compressed stream ends too early. The file is truncated; get it again.",
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
