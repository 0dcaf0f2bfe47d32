using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Images;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Files;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Sources;

/// <summary>
/// Reads the running kernel: BTF of kernel and loaded modules from sysfs, and what that does not have from the files they were
/// loaded from, where these are of the same build.
/// </summary>
/// <param name="root">The directory that <c>sys</c>, <c>proc</c>, <c>boot</c> and <c>lib</c> are in.</param>
/// <param name="terminal">Told what stays unknown, and why.</param>
/// <param name="reader">Reads images and modules.</param>
/// <param name="progress">Told what is being done.</param>
internal sealed class LiveKernel(string root, Terminal terminal, KernelFileReader reader, ProgressLine progress)
{
    private const string KernelBtf = "vmlinux";
    private const string WhatIsUnknown = "flags and sets are unknown, and kfuncs that BTF does not mark are missing";

    /// <summary>The tag that marks kfuncs, which tells whether a module has some.</summary>
    private static ReadOnlySpan<byte> KfuncTag => "bpf_kfunc"u8;

    private readonly string btfDirectory = Path.Combine(root, "sys/kernel/btf");

    /// <summary>Reads it.</summary>
    /// <param name="imagePath">The image of the running kernel; null to look for it.</param>
    /// <param name="hasIdSets">Whether the user has given the kernel's id sets, so that no image is needed.</param>
    /// <exception cref="InputException">There is no BTF in sysfs, or the image given is of another build.</exception>
    public KernelParts Read(string? imagePath, bool hasIdSets)
    {
        string path = Path.Combine(btfDirectory, KernelBtf);

        if (!FoundFile.Exists(path))
        {
            throw new InputException(
                $"{path}: there is no such file, so nothing tells the running kernel's kfuncs. It was built without " +
                $"CONFIG_DEBUG_INFO_BTF=y, or {Path.Combine(root, "sys")} is not mounted here; give the vmlinuz of a kernel instead.");
        }

        progress.Step($"reading {path}");

        KernelFile kernel = new(NamedFile.Read(path))
        {
            Release = ReadSetting("osrelease"),
            Architecture = ReadSetting("arch"),
        };

        string? whyUnknown = null;
        kernel = hasIdSets ? kernel : AddIdSets(kernel, imagePath, out whyUnknown);

        return new KernelParts(kernel, ReadModules(kernel)) { IsCollection = true, WhyUnknown = whyUnknown };
    }

    /// <summary>Takes from an image what BTF does not tell, if that image is the one that runs.</summary>
    private KernelFile AddIdSets(KernelFile kernel, string? imagePath, out string? whyUnknown)
    {
        List<string> refusals = [];

        foreach (string path in imagePath is not null
            ? [imagePath]
            : kernel.Release is { } release ? KernelPlaces.Of(root, release).Where(FoundFile.Exists) : [])
        {
            try
            {
                progress.Step($"reading {path}");
                KernelFile image = reader.Read(NamedFile.Read(path));

                if (!IsSameBuild(kernel.Btf, image.Btf))
                {
                    refusals.Add(
                        $"{path} is another build: its BTF is not that of the running kernel, as after an update before the machine is " +
                        "started again");
                }
                else if (image.IdSets is null)
                {
                    refusals.Add($"{path} has no section .BTF_ids");
                }
                else
                {
                    whyUnknown = null;
                    return kernel with { IdSets = image.IdSets, IdSetSymbols = image.IdSetSymbols };
                }
            }
            catch (InputException exception)
            {
                refusals.Add(
                    exception.Message.StartsWith(path, StringComparison.Ordinal)
                        ? exception.Message.TrimEnd('.')
                        : $"{path}: {exception.Message.TrimEnd('.')}");
            }
            catch (Exception exception) when (exception is ImageFormatException or DecompressionException)
            {
                refusals.Add($"{path}: {exception.Message.TrimEnd('.')}");
            }
        }

        if (imagePath is not null)
        {
            throw new InputException($"{refusals[0]}. Give the image that the running kernel was started from.");
        }

        whyUnknown = refusals.Count == 0
            ? $"{WhatIsUnknown}: they are in the section .BTF_ids of the kernel image, which /sys does not show, and there is no image " +
                $"of {kernel.Release ?? "the running kernel"} in {Path.Combine(root, "boot")}, {Path.Combine(root, "lib/modules")} or " +
                $"{Path.Combine(root, "usr/lib")}. Install the package that has it, or give it: live,base=VMLINUZ."
            : $"{WhatIsUnknown}: {string.Join("; ", refusals)}. "
                + "Give the image that the running kernel was started from: live,base=VMLINUZ.";

        return kernel;
    }

    private List<KernelFile> ReadModules(KernelFile kernel)
    {
        string[] paths = [.. Directory.GetFiles(btfDirectory).Where(
            static path => Path.GetFileName(path) != KernelBtf).Order(StringComparer.Ordinal)];
        Dictionary<string, string> files = paths.Length == 0 || kernel.Release is null
            ? []
            : ModuleFiles.ByModuleName(ModuleFiles.InRoot(root, kernel.Release));
        BtfReader kernelBtf = new(kernel.Btf);
        List<KernelFile> modules = [];
        List<string> unknown = [];
        List<string> unread = [];

        foreach (string path in paths)
        {
            string name = Path.GetFileName(path);
            progress.Step($"reading the loaded module {name}");

            try
            {
                KernelFile module =
                    new(NamedFile.Read(path)) { Module = name, Release = kernel.Release, Architecture = kernel.Architecture };

                if (FindKfuncs(module, files, kernelBtf) is { } found)
                {
                    modules.Add(found);

                    if (found.IdSets is null)
                    {
                        unknown.Add(name);
                    }
                }
            }
            catch (InputException exception)
            {
                // One of many: the kernel and the other modules are as good without it.
                unread.Add(exception.Message.TrimEnd('.'));
            }
        }

        if (unread.Count > 0)
        {
            terminal.Note(
                $"{unread.Count} of {paths.Length} loaded modules {(unread.Count == 1 ? "is" : "are")} left out: " +
                $"{string.Join("; ", unread)}.");
        }

        if (unknown.Count > 0)
        {
            terminal.Note(
                $"flags and sets of loaded modules are unknown, because their files are not in {Path.Combine(root, "lib/modules")} or " +
                $"are of another build: {string.Join(", ", unknown)}.");
        }

        return modules;
    }

    /// <summary>Adds a loaded module's sets from its file; null where it has no kfuncs.</summary>
    private KernelFile? FindKfuncs(KernelFile module, Dictionary<string, string> files, BtfReader kernelBtf)
    {
        KernelFile? file = files.TryGetValue(module.Module!, out string? loadedFrom) ? TryRead(loadedFrom) : null;

        if (file is not null && IsSameBuild(module.Btf, file.Btf))
        {
            // Nothing but its sets makes a module's functions kfuncs.
            return file.IdSets is null ? null : module with { IdSets = file.IdSets, IdSetSymbols = file.IdSetSymbols };
        }

        return HasTags(module, kernelBtf) ? module : null;
    }

    private KernelFile? TryRead(string path)
    {
        try
        {
            return reader.Read(NamedFile.Read(path));
        }
        catch (Exception exception) when (exception is InputException or ImageFormatException or DecompressionException)
        {
            return null;
        }
    }

    private static bool HasTags(KernelFile module, BtfReader kernelBtf)
    {
        try
        {
            return new BtfReader(module.Btf, kernelBtf).FindFunctionsTagged(KfuncTag).Count > 0;
        }
        catch (BtfFormatException exception)
        {
            throw new InputException($"the BTF of the loaded module {module.Module}: {exception.Message}");
        }
    }

    /// <summary>Whether two blobs are the same; what a flat image has behind its own does not matter.</summary>
    private static bool IsSameBuild(ReadOnlyMemory<byte> running, ReadOnlyMemory<byte> file) =>
        file.Length >= running.Length && file.Span[..running.Length].SequenceEqual(running.Span);

    /// <summary>Null where the kernel does not have the setting: the architecture came with 6.1.</summary>
    private string? ReadSetting(string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(root, "proc/sys/kernel", name)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
