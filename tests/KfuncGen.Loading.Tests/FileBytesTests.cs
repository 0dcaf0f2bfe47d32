using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Tests;

public sealed class FileBytesTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4097)]
    [InlineData(3_000_000)]
    public void A_file_is_read_whole_and_not_a_byte_more(int length) => WithFile(Content(length), path =>
    {
        using FileBytes file = FileBytes.Read(path);

        Assert.Equal(Content(length), file.Memory.ToArray());
        Assert.Equal(Content(length), FileBytes.ReadForGood(path));
    });

    [Fact]
    public void A_shorter_file_after_a_longer_one_has_nothing_of_it() => WithFile(Content(5000), path =>
    {
        FileBytes.Read(path).Dispose();
        File.WriteAllBytes(path, [7]);
        using FileBytes file = FileBytes.Read(path);

        Assert.Equal([7], file.Memory.ToArray());
    });

    [Fact]
    public void A_file_that_is_cut_short_once_it_was_read_keeps_its_bytes() => WithFile(Content(100_000), path =>
    {
        using FileBytes file = FileBytes.Read(path);
        File.WriteAllBytes(path, []);

        Assert.Equal(Content(100_000), file.Memory.ToArray());
    });

    // Its size is a page, its content less: as that of a file that is cut short while it is read.
    [Fact]
    public void A_file_that_ends_before_its_size_is_an_error_that_says_where()
    {
        const string Path = "/sys/kernel/mm/transparent_hugepage/enabled";
        Assert.SkipUnless(File.Exists(Path), $"There is no {Path} here.");

        IOException exception = Assert.Throws<IOException>(static () => FileBytes.Read(Path));
        Assert.Matches($"^{Path} ended after [0-9]+ of [0-9]+ bytes\\.$", exception.Message);
        Assert.Equal(exception.Message, Assert.Throws<IOException>(static () => FileBytes.ReadForGood(Path)).Message);
    }

    [Fact]
    public void What_was_given_back_is_not_there_any_more_and_is_given_back_once() => WithFile([1, 2], static path =>
    {
        FileBytes file = FileBytes.Read(path);
        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.Memory);
    });

    private static byte[] Content(int length) => [.. Enumerable.Range(0, length).Select(static index => (byte)(index * 31))];

    private static void WithFile(byte[] content, Action<string> test)
    {
        string path = Path.GetTempFileName();

        try
        {
            File.WriteAllBytes(path, content);
            test(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
