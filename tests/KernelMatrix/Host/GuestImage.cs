namespace KernelMatrix.Host;

/// <summary>Builds what runs on every kernel, once.</summary>
internal static class GuestImage
{
    /// <summary>Why what native code is made with cannot be had here; null where it can.</summary>
    public static async Task<string?> CannotRestoreAsync(string root, Machine machine)
    {
        (int? code, string said) = await Command.RunAsync(
            TimeSpan.FromMinutes(5),
            "dotnet", "restore", Path.Combine(root, "tests/KernelMatrix/Guest"), "--runtime", machine.Runtime, "--nologo");
        string error = said.Split('\n').FirstOrDefault(static line => line.Contains("error NU", StringComparison.Ordinal)) ?? said;
        return code == 0 ? null : $"the guest's packages for {machine.Runtime} cannot be had here: {error.Trim()}";
    }

    /// <summary>Compiles the guest to native code and packs it, with what it is linked against, for a kernel to start.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="machine">What the kernel runs on.</param>
    /// <param name="programs">Other programs that claims start.</param>
    /// <param name="output">Where to.</param>
    /// <returns>The path of the file system.</returns>
    public static async Task<string> BuildAsync(string root, Machine machine, Programs programs, string output)
    {
        Directory.CreateDirectory(output);
        string project = Path.Combine(root, "tests/KernelMatrix/Guest");
        string binaries = Path.Combine(output, "guest");

        // A compiler server would keep the generator of the build before.
        await Command.RunAsync(
            "dotnet",
            [
                "publish", project, "--configuration", "Release", "--runtime", machine.Runtime, "--nologo", "--output", binaries,
                "-p:UseSharedCompilation=false", .. machine.Linking,
            ]);

        string init = Path.Combine(output, "init");
        await Command.RunAsync(
            machine.Compiler, "-static", "-O2", "-Wall", "-Werror", "-o", init, Path.Combine(project, "init.c"));

        string image = Path.Combine(output, "initramfs.gz");
        string guest = Path.Combine(binaries, "guest");
        using Initramfs files = new(image);
        files.AddFile(init, "init");
        files.AddFile(init, "bin/true");
        files.AddFile(guest, "guest");

        foreach ((string source, string name) in programs.Files.Concat(await programs.LibrariesOfAsync(guest)))
        {
            files.AddFile(source, name);
        }

        // What tests of users and names read.
        files.AddText("root:x:0:0:root:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n", "etc/passwd");
        files.AddText("", "etc/resolv.conf");

        foreach (string directory in (string[])["proc", "sys", "tmp"])
        {
            files.AddDirectory(directory);
        }

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
}
