using System.Globalization;
using System.Text.RegularExpressions;
using KfuncGen.Code;

namespace KfuncGen.Failures;

/// <summary>What a verifier's log comes to.</summary>
internal sealed partial class VerifierLog
{
    // The compiler is off, and what the program does is compiled only: kfuncs, callbacks, tail calls beside functions.
    private static readonly string[] JitWords = ["JIT is required", "requires BPF JIT", "in non-JITed programs"];

    // What to do about messages that come up often. Texts: kernel/bpf/verifier.c, 6.1 to 7.3.
    private static readonly (string Part, string Advice)[] KnownMessages =
    [
        // Helpers that have a function "allowed": kernel/trace/bpf_trace.c, kernel/bpf/bpf_lsm.c, 7.2.
        ("helper call is not allowed in probe", "The kernel lets programs call it at some hooks only: bpf_d_path in iterators, at those " +
            "hooks of the security modules that may sleep, and at a few functions such as vfs_getattr and filp_close."),
        ("is not allowed", "Which types of programs may call a kfunc is the kernel's decision; 'kfuncgen show' lists them."),
        ("non-GPL compatible", "Give the program a licence that is: [BpfProgram(..., License = \"GPL\")]."),
        ("from non-GPL", "Give the program a licence that is: [BpfProgram(..., License = \"GPL\")]."),
        ("Unreleased reference", "Release it on every way out; 'using' does."),
        ("uses reserved fields", "It has instructions that this kernel does not know, as those of 6.6: the build uses them where every " +
            "target has them. Add a target as old as this kernel."),
        ("metadata kfuncs require device-bound", "They read what a network device says of a packet: the program must be loaded for " +
            "that device: Load(new() { Interface = \"eth0\" })."),
        ("Sleepable programs can only use", "Programs that may sleep have maps of fewer types, on old kernels of still fewer: on 6.1 no " +
            "queues and stacks. Use a map of another type, or a program of a kind that does not sleep."),
        ("is not modifiable", "The kernel says of each function whether programs may change its result, and does not say so of this one."),
        ("only read is supported", "The kernel lets no such program assign it, or only in another copy of the struct: it tells types " +
            "apart by number, and the BTF of a module may have the struct once more. Then no program may assign it on this kernel."),
        // kernel/bpf/bpf_lsm.c, and check_attach_btf_id, kernel/bpf/verifier.c, 7.3.
        ("points to disabled hook", "The kernel lets no program have this hook of the security modules."),
        ("is not sleepable", "Programs there may not sleep on this kernel: load one without 'Sleepable = true'."),
        ("At program exit the register R0", "The kernel takes only some numbers of such a program: of most hooks of security modules 0 " +
            "or a negative error number, since 6.12."),
        .. JitWords.Select(static words => (words, "Switch the JIT compiler on: sysctl net.core.bpf_jit_enable=1.")),
        ("ossibly NULL", "Test it for null first."),
        ("or_null", "Test it for null first."),
        ("invalid mem access 'scalar'", "It is no address there: null, a number, or what was released or submitted before."),
        ("type=scalar expected=", "It is no address there: null, a number, or what was released or submitted before."),
        ("infinite loop", "Give the loop an end that the verifier sees, such as a constant bound."),
        ("back-edge", "Give the loop an end that the verifier sees, such as a constant bound."),
        ("BPF program is too large", "It follows every way through loops and branches: bound loops lower, or use a kernel iterator."),
        ("jumps is too complex", "It follows every way through loops and branches: bound loops lower, or use a kernel iterator."),
    ];

    private VerifierLog()
    {
    }

    /// <summary>What the verifier objects to: its last message, which may have several lines.</summary>
    public required string Essence { get; init; }

    /// <summary>The instruction that it is about; null where the log does not say.</summary>
    public required int? Slot { get; init; }

    /// <summary>What to do about it; null where nothing general can be said.</summary>
    public required string? Advice { get; init; }

    /// <summary>Whether it objects to a loop, whatever its end is: those of a process without CAP_BPF must have none.</summary>
    public required bool IsAboutLoops { get; init; }

    /// <summary>Whether it objects to the JIT compiler's being off.</summary>
    public required bool NeedsJit { get; init; }

    /// <summary>The number of the helper that does not exist; null where it is about something else.</summary>
    public required int? UnknownHelper { get; init; }

    /// <summary>Reads a log.</summary>
    /// <param name="log">The log.</param>
    /// <param name="code">The program, to say where in C# instructions come from.</param>
    public static VerifierLog Read(string log, BpfProgramCode code)
    {
        VerifierDiagnosis? diagnosis = VerifierDiagnosis.Take(log.Split('\n'), out string[] lines);
        int end = lines.Length;

        while (end > 0 && (lines[end - 1].Length == 0 || IsTrailer(lines[end - 1])))
        {
            end--;
        }

        int start = end;

        while (start > 0 && lines[start - 1].Length > 0 && !IsTrace(lines[start - 1]))
        {
            start--;
        }

        // A log that ends without a message: what is there is better than nothing.
        bool isSilent = start == end;
        start = isSilent ? Math.Max(0, end - 1) : start;
        string message = isSilent && diagnosis?.Reason is { } reason
            ? reason
            : string.Join("; ", lines[start..end].Select(static line => line.Trim()));

        int? slot = Mentioned(message) ?? LastTraced(lines.AsSpan(0, end)) ?? diagnosis?.Slot ?? CallOf(message, code)
            ?? UnknownLogLayout.FindInstruction(lines.AsSpan(0, end), code);

        return new VerifierLog
        {
            Essence = WithPlaces(message, code) + ".",
            Slot = slot,
            Advice = AdviceFor(message, lines.AsSpan(0, end)) ?? diagnosis?.Suggestion
                ?? (slot is { } place ? RefusedInstruction.Describe(code, place) : null),
            IsAboutLoops = message.Contains("back-edge", StringComparison.Ordinal),
            NeedsJit = JitWords.Any(words => message.Contains(words, StringComparison.Ordinal)),
            UnknownHelper = UnknownHelperPattern().Match(message) is { Success: true } match ? ToNumber(match.Groups[1]) : null,
        };
    }

    /// <summary>Whether the kernel objects to a program's lines or functions in BTF, which it can do without.</summary>
    public static bool IsAboutDebugInformation(string log) => DebugInformationPattern().IsMatch(log);

    /// <summary>Whether a log's end is there, which has what matters.</summary>
    public static bool HasEnd(string log) => log.AsSpan(Math.Max(0, log.Length - 500)).Contains("\nprocessed ", StringComparison.Ordinal);

    // References are named by the instruction that made them, which nobody has at hand.
    private static string WithPlaces(string message, BpfProgramCode code) =>
        AllocationPattern().Replace(message.TrimEnd('.'), match =>
            ToNumber(match.Groups[1]) is { } slot && SourceLines.Find(code, slot) is { } line
                ? $"{match.Value} (acquired at {line} by '{line.Text}')"
                : match.Value);

    private static bool IsTrailer(string line) =>
        line.StartsWith("processed ", StringComparison.Ordinal)
        || line.StartsWith("verification time ", StringComparison.Ordinal)
        || line.StartsWith("stack depth ", StringComparison.Ordinal)
        || line.StartsWith("cur state:", StringComparison.Ordinal)
        || line.StartsWith("old state:", StringComparison.Ordinal);

    // Instructions, states before them, sources, and how the verifier went: everything but what it objects to.
    private static bool IsTrace(string line) => TracePattern().IsMatch(line);

    private static string? AdviceFor(string message, ReadOnlySpan<string> trace)
    {
        // What is always null is no object, and a test would always say so.
        if (NullArgumentPattern().Match(message) is { Success: true } match
            && ToNumber(match.Groups[1]) is { } argument
            && IsZero(argument + 1, trace))
        {
            return "It is always null there: pass an object that the kernel gave. An empty span is a null pointer, too.";
        }

        return Array.Find(KnownMessages, known => message.Contains(known.Part, StringComparison.Ordinal)).Advice;
    }

    // What the trace says last of a register.
    private static bool IsZero(int register, ReadOnlySpan<string> trace)
    {
        for (int i = trace.Length - 1; i >= 0; i--)
        {
            if (Regex.Match(trace[i], $@"\bR{register}(?:_\w+)?=(\S+)") is { Success: true } state)
            {
                return state.Groups[1].Value is "0" or "inv0" or "P0";
            }
        }

        return false;
    }

    // Calls are looked up before anything is traced: such a message has the call's name or number, or says what kind it is.
    private static int? CallOf(string message, BpfProgramCode code)
    {
        foreach (BpfCodeRelocation relocation in code.Relocations)
        {
            if (relocation.Kind == BpfCodeRelocationKind.KfuncCall
                && IsAbout(message, code.Kfuncs[relocation.Index].Name, (int)(code.Instructions[relocation.Instruction] >> 32)))
            {
                return relocation.Instruction;
            }
        }

        return null;
    }

    private static bool IsAbout(string message, string kfunc, int number) =>
        Regex.IsMatch(message, $@"\b{Regex.Escape(kfunc)}(_impl)?\b|\bbtf_id {number}\b")
        || (message.Contains("metadata kfuncs", StringComparison.Ordinal)
            && kfunc.StartsWith("bpf_xdp_metadata_", StringComparison.Ordinal))
        || message.Contains("calling kernel function", StringComparison.Ordinal)
        || message.Contains("cannot call kernel function", StringComparison.Ordinal);

    private static int? Mentioned(string message) =>
        MentionPattern().Match(message) is { Success: true } match ? ToNumber(match.Groups[1]) : null;

    private static int? LastTraced(ReadOnlySpan<string> lines)
    {
        for (int i = lines.Length - 1; i >= 0; i--)
        {
            if (InstructionPattern().Match(lines[i]) is { Success: true } match)
            {
                return ToNumber(match.Groups[1]);
            }
        }

        return null;
    }

    private static int? ToNumber(Group digits) =>
        int.TryParse(digits.ValueSpan, CultureInfo.InvariantCulture, out int number) ? number : null;

    [GeneratedRegex(
        @"^(\d+): (\(|R\d)|^;|^func#\d+ @|^\s*(R\d+(_\w+)?=|fp-?\d+=)|^from \d+ to \d+|^caller:|^callee:|" +
        @"^returning from callee:|^to caller at |^mark_precise: |^last_idx |^parent |^regs=|^Func#\d+|^Validating |^propagating |^\d+:$")]
    private static partial Regex TracePattern();

    [GeneratedRegex(@"^(\d+): \(")]
    private static partial Regex InstructionPattern();

    [GeneratedRegex(
        @"^(?:unreachable insn|jump out of range from insn|back-edge from insn|unknown opcode [0-9a-f]+ at insn|" +
        @"last insn is not an exit or jmp) ?(\d+)")]
    private static partial Regex MentionPattern();

    // check_btf_line and check_btf_func, kernel/bpf/check_btf.c, 7.2.
    [GeneratedRegex(@"line_info|func_info|func info")]
    private static partial Regex DebugInformationPattern();

    [GeneratedRegex(@"ossibly NULL pointer passed to \w+ arg#?(\d+)")]
    private static partial Regex NullArgumentPattern();

    [GeneratedRegex(@"alloc_insn=(\d+)")]
    private static partial Regex AllocationPattern();

    [GeneratedRegex(@"^invalid func \w+#(\d+)$")]
    private static partial Regex UnknownHelperPattern();
}
