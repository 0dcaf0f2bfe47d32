using KfuncGen.Linux.Tracing;

namespace KfuncGen.Loading.Tests;

/// <summary>Where functions of libraries are in their files, and what damaged files come to.</summary>
public sealed class ElfSymbolTests
{
    private static string Library => LoadedLibraries.Find("libc.so.6") ?? LoadedLibraries.Find("libc.musl-x86_64.so.1") ?? "";

    [Fact]
    public void A_function_is_at_a_place_in_its_file()
    {
        SkipWithoutLibrary();
        ulong? place = ElfSymbols.FindFunction(Library, "abs");

        Assert.NotNull(place);
        Assert.InRange(place.Value, 1ul, (ulong)new FileInfo(Library).Length - 1);
        Assert.Null(ElfSymbols.FindFunction(Library, "no_such_function"));
    }

    [Fact]
    public void A_damaged_file_is_an_error_or_gives_a_place_inside_it()
    {
        SkipWithoutLibrary();
        byte[] whole = File.ReadAllBytes(Library);
        string path = Path.GetTempFileName();
        Random random = new(7);

        try
        {
            for (int i = 0; i < 300; i++)
            {
                byte[] damaged = i % 3 == 0 ? whole[..random.Next(whole.Length)] : [.. whole];
                int sections = (int)Math.Min(BitConverter.ToUInt64(whole, 40), int.MaxValue);

                // The header, the table of sections at the end, the table of segments behind the header.
                for (int n = 0; n < 4 && damaged.Length > 0; n++)
                {
                    int at = random.Next(3) switch
                    {
                        0 => random.Next(64),
                        1 => sections + random.Next(Math.Max(whole.Length - sections, 1)),
                        _ => random.Next(1024),
                    };
                    damaged[Math.Min(at, damaged.Length - 1)] = (byte)random.Next(256);
                }

                File.WriteAllBytes(path, damaged);
                Read(path, damaged.Length);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F' })]
    public void What_is_too_short_says_how_long_it_is(byte[] bytes)
    {
        string path = Path.GetTempFileName();

        try
        {
            File.WriteAllBytes(path, bytes);
            InvalidDataException exception = Assert.Throws<InvalidDataException>(() => ElfSymbols.FindFunction(path, "abs"));
            Assert.Contains($"ends before the header: it has {bytes.Length} bytes", exception.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Read(string path, int length)
    {
        try
        {
            if (ElfSymbols.FindFunction(path, "abs") is { } place)
            {
                Assert.InRange(place, 0ul, (ulong)length - 1);
            }
        }
        catch (InvalidDataException exception)
        {
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        }
    }

    private static void SkipWithoutLibrary()
    {
        if (Library.Length == 0)
        {
            Assert.Skip("This process has loaded no C library by a name that is known.");
        }
    }
}
