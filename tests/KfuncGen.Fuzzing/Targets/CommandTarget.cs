using System.Text;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;
using KfuncGen.Tool;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>The tool itself on a damaged file: whatever the file is, it says in a sentence what is wrong with it.</summary>
internal sealed class CommandTarget : FuzzTarget, IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"kfuncgen-fuzz-{Environment.ProcessId}");

    public override string Name => "command";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        File.WriteAllBytes(path, input.Span);
        string name = input.Span.StartsWith("kfuncs"u8) ? "*" : "bpf_*";
        byte sum = 0;

        foreach (byte each in input.Span)
        {
            sum += each;
        }

        string[] arguments = (sum % 8) switch
        {
            0 => ["list", path, "--json"],
            1 => ["snapshot", path, "--kernel", "6.12"],
            2 => ["doctor", path],
            3 => ["diff", path, path],
            4 => ["show", "bpf_task_acquire", path],
            5 => ["report", path],
            6 => ["header", name, "--from", path],
            _ => ["list", path],
        };

        StringWriter output = new();
        StringWriter error = new();
        int exitCode = new KfuncgenCommand(
            new Terminal(output, error, IsOutputInteractive: true, IsErrorInteractive: false)).Run(arguments);

        if (error.ToString().Contains("this is a fault of kfuncgen itself", StringComparison.Ordinal)
            || exitCode is < 0 or > ExitCode.Findings)
        {
            throw new BrokenPromiseException($"kfuncgen {string.Join(' ', arguments)}: {error}");
        }

        return exitCode is ExitCode.Success or ExitCode.Findings;
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(path);

    public override long AllocationLimit(int length) => (512L << 20) + (4096L * length);

    public override TimeSpan TimeLimit(int length) => TimeSpan.FromSeconds(10);

    protected override IEnumerable<FuzzSeed> MakeSeeds() =>
    [
        .. SmallKernels.Images,
        .. SmallKernels.ElfFiles,
        .. SnapshotTexts.All.Select(static text => new FuzzSeed(text.Name, Encoding.UTF8.GetBytes(text.Content)) { IsText = true }),
        new FuzzSeed("raw BTF", KernelSlices.New.Btf) { Fields = BtfFields.Of(KernelSlices.New.Btf) },
    ];
}
