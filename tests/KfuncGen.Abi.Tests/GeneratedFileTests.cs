using KfuncGen.MakeAbi;

namespace KfuncGen.Abi.Tests;

/// <summary>What is checked in is what the facts and tables say.</summary>
public sealed class GeneratedFileTests
{
    [Fact]
    public void Facts_and_tables_give_the_checked_in_files()
    {
        IReadOnlyList<(string Path, string Text)> files = AbiFiles.Write(Repository.Root);
        Assert.True(files.Count > 60, $"Only {files.Count} files.");

        foreach ((string path, string text) in files)
        {
            string full = Path.Combine(Repository.Root, path);
            Assert.True(File.Exists(full), $"{path} is not there. Run eng/make-abi.");
            Assert.True(
                text == File.ReadAllText(full), $"{path} is not what eng/make-abi writes. Run it, and change eng/abi instead of the file.");
        }
    }

    [Fact]
    public void No_file_of_an_older_table_is_left() =>
        Assert.Empty(AbiFiles.Stale(Repository.Root, AbiFiles.Write(Repository.Root).Select(static file => file.Path)));

    [Fact]
    public void The_kernel_gives_the_checked_in_facts()
    {
        string inputs = Path.Combine(Repository.Root, "artifacts", "abi");
        Assert.SkipUnless(
            Directory.Exists(inputs), "artifacts/abi, with a kernel's BTF and headers, is not there. 'eng/make-abi --fetch' makes it.");
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, AbiFiles.Facts)), AbiFiles.Read(Repository.Root, inputs));
    }
}
