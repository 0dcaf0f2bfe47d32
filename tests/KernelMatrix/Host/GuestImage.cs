using System.Text.RegularExpressions;

namespace KernelMatrix.Host;

/// <summary>Builds what runs on every kernel, once.</summary>
internal static partial class GuestImage
{
    // Of this machine, for claims that start other programs. A claim whose program is not here is skipped, and says so.
    private static readonly string[] Programs = ["sh", "sleep", "cat", "ip"];

    /// <summary>Why what native code is made with cannot be had here; null where it can.</summary>
    public static async Task<string?> CannotRestoreAsync(string root)
    {
        (int? code, string said) = await Command.RunAsync(
            TimeSpan.FromMinutes(5),
            "dotnet", "restore", Path.Combine(root, "tests/KernelMatrix/Guest"), "--runtime", "linux-x64", "--nologo");
        string error = said.Split('\n').FirstOrDefault(static line => line.Contains("error NU", StringComparison.Ordinal)) ?? said;
        return code == 0 ? null : $"the guest's packages cannot be had here: {error.Trim()}";
    }

    /// <summary>Compiles the guest to native code and packs it, with what it is linked against, for a kernel to start.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="output">Where to.</param>
    /// <returns>The path of the file system.</returns>
    public static async Task<string> BuildAsync(string root, string output)
    {
        Directory.CreateDirectory(output);
        string project = Path.Combine(root, "tests/KernelMatrix/Guest");
        string binaries = Path.Combine(output, "guest");

        // A compiler server would keep the generator of the build before.
        await Command.RunAsync(
            "dotnet", "publish", project, "--configuration", "Release", "--runtime", "linux-x64", "--nologo", "--output", binaries,
            "-p:UseSharedCompilation=false");

        string init = Path.Combine(output, "init");
        await Command.RunAsync("gcc", "-static", "-O2", "-Wall", "-Werror", "-o", init, Path.Combine(project, "init.c"));

        string image = Path.Combine(output, "initramfs.gz");
        using Initramfs files = new(image);
        files.AddFile(init, "init");
        files.AddFile(init, "bin/true");
        files.AddFile(Path.Combine(binaries, "guest"), "guest");

        foreach (string program in Programs.Where(Command.Exists))
        {
            string path = Command.Find(program)!;
            files.AddFile(path, $"bin/{program}");
            AddLibraries(files, await LibrariesOfAsync(path));
        }

        // What tests of users and names read.
        files.AddText("root:x:0:0:root:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n", "etc/passwd");
        files.AddText("", "etc/resolv.conf");

        foreach (string directory in (string[])["proc", "sys", "tmp"])
        {
            files.AddDirectory(directory);
        }

        AddLibraries(files, await LibrariesOfAsync(Path.Combine(binaries, "guest")));
        return image;
    }

    /// <summary>Adds a kernel's own modules to the file system: a kernel reads archives one behind the other.</summary>
    /// <param name="initramfs">What is the same for every kernel.</param>
    /// <param name="modules">The folder with the modules and the order to load them in.</param>
    /// <param name="output">Where to.</param>
    public static void AddModules(string initramfs, string modules, string output)
    {
        string own = output + ".modules";

        using (Initramfs files = new(own))
        {
            foreach (string file in Directory.GetFiles(modules))
            {
                files.AddFile(file, $"modules/{Path.GetFileName(file)}");
            }
        }

        using FileStream both = File.Create(output);

        foreach (string part in (string[])[initramfs, own])
        {
            using FileStream stream = File.OpenRead(part);
            stream.CopyTo(both);
        }
    }

    private static void AddLibraries(Initramfs files, List<string> libraries)
    {
        foreach (string library in libraries)
        {
            files.AddFile(library, library[1..]);
        }
    }

    // What the loader would load, by its own word; a library that it does not find is an error here and not on the kernel.
    private static async Task<List<string>> LibrariesOfAsync(string binary)
    {
        (_, string said) = await Command.RunAsync(Timeout.InfiniteTimeSpan, "ldd", binary);

        return said.Contains("not found", StringComparison.Ordinal)
            ? throw new CommandException($"{binary} needs a library that is not here:\n{said}")
            : [.. Library().Matches(said).Select(static match => match.Groups[1].Value)];
    }

    [GeneratedRegex(@"(?:=> |^\s+)(/\S+) \(0x", RegexOptions.Multiline)]
    private static partial Regex Library();
}
