using System.CommandLine;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary>The argument and the options that say which kernel a command is about; the same for all commands.</summary>
internal sealed class SourceOptions
{
    private readonly Argument<string> source = new("SOURCE")
    {
        Description = "A kernel: vmlinuz, vmlinux, flat image, raw BTF such as /sys/kernel/btf/vmlinux; a module (.ko) or a directory " +
            "with modules, such as /lib/modules/RELEASE; a package (.deb) or tar archive; 'live', the running kernel; or a snapshot " +
            "(.kfuncs).",
    };

    private readonly Option<string?> btfIds = new("--btf-ids")
    {
        HelpName = "FILE",
        Description = "The content of the section .BTF_ids that belongs to raw BTF: flags and sets come from it. Images and modules " +
            "have it inside.",
    };

    private readonly Option<string?> kernel = new("--kernel")
    {
        HelpName = "RELEASE",
        Description = "The kernel release as 'uname -r' prints it, where the source does not carry it, as raw BTF does not.",
    };

    private readonly Option<string?> architecture = new("--arch")
    {
        HelpName = "ARCH",
        Description = "The architecture as 'uname -m' prints it, where the source does not carry it.",
    };

    private readonly Option<string?> baseFile = new("--base")
    {
        HelpName = "FILE",
        Description = "For modules: the kernel they belong to, in any form that SOURCE may have but a snapshot; without it, it is " +
            "looked for beside them. For 'live': the image of the running kernel.",
    };

    /// <summary>Gives a command the argument and the options.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(source);
        command.Options.Add(btfIds);
        command.Options.Add(kernel);
        command.Options.Add(architecture);
        command.Options.Add(baseFile);
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="InputException">The source is not written as sources are.</exception>
    public SourceRequest Read(ParseResult result)
    {
        SourceRequest request = SourceRequest.Parse(result.GetValue(source)!);

        return request with
        {
            IdSetsPath = result.GetValue(btfIds) ?? request.IdSetsPath,
            Release = result.GetValue(kernel) ?? request.Release,
            Architecture = result.GetValue(architecture) ?? request.Architecture,
            BasePath = result.GetValue(baseFile) ?? request.BasePath,
        };
    }
}
