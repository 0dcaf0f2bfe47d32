using KfuncGen.MakeAbi;

const string Usage = """
    Usage: make-abi read DIRECTORY   takes facts from a kernel and headers to eng/abi/kernel.facts
           make-abi write            writes the C# that follows from the facts and tables

    Both run in the repository's root; eng/make-abi makes the directory that the first reads.
    """;

string root = Directory.GetCurrentDirectory();

try
{
    switch (args)
    {
        case ["read", { } inputs]:
            File.WriteAllText(Path.Combine(root, AbiFiles.Facts), AbiFiles.Read(root, inputs));
            return 0;

        case ["write"]:
            IReadOnlyList<(string Path, string Text)> files = AbiFiles.Write(root);

            foreach (string stale in AbiFiles.Stale(root, files.Select(static file => file.Path)).ToList())
            {
                File.Delete(stale);
            }

            foreach ((string path, string text) in files)
            {
                File.WriteAllText(Path.Combine(root, path), text);
            }

            return 0;

        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (Exception exception) when (exception is AbiException or IOException)
{
    Console.Error.WriteLine($"make-abi: {exception.Message}");
    return 1;
}
