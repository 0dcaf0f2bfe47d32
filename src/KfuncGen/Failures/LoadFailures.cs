using KfuncGen.Code;
using KfuncGen.Hooks;
using KfuncGen.Layouts;
using KfuncGen.Linking;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Privileges;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Probing;

namespace KfuncGen.Failures;

/// <summary>Makes sentences of what went wrong: what, where, and what to do.</summary>
internal static class LoadFailures
{
    /// <summary>A program gets to a call of what the kernel does not have.</summary>
    public static BpfLoadFailure OfMissing(BuiltProgram program, MissingPart missing) =>
        missing.Kfunc is { } kfunc ? OfKfunc(program, kfunc, missing.Slot)
        : missing.Name is { } name ? OfName(program, name, missing.Slot)
        : OfHelper(program, missing.Helper!.Value, missing.Slot);

    /// <summary>A program gets to a use of a field, enum value or type that the kernel does not have as it was built for it.</summary>
    public static BpfLoadFailure OfName(BuiltProgram program, ResolvedName name, int slot)
    {
        string guard = $"Use it only where {GuardOf(name.Name)} is true, or try a program without it next.";

        (BpfLoadFailureKind kind, string text) = name.Availability switch
        {
            KfuncAvailability.Changed => (BpfLoadFailureKind.FieldChanged, $"this kernel has it otherwise: {name.Reason} {guard}"),
            KfuncAvailability.Unknown => (BpfLoadFailureKind.NoBtf, $"where it is, the kernel's BTF says. {name.Reason}"),
            _ => (BpfLoadFailureKind.FieldAbsent, $"this kernel does not have it. {name.Reason} {guard}"),
        };

        return Of(program, kind, $"uses {name.Name}{At(program, slot)}, but {text}") with { Source = SourceLines.Find(program.Code, slot) };
    }

    /// <summary>A program gets to a call of a kfunc that the kernel does not have as the program was built for it.</summary>
    public static BpfLoadFailure OfKfunc(BuiltProgram program, ResolvedKfunc kfunc, int slot)
    {
        string name = kfunc.Variant.Name;
        string guard = $"Call it only where Has.{kfunc.Variant.Identifier} is true, or try a program without it next.";

        (BpfLoadFailureKind kind, string text) = kfunc.Answer.Availability switch
        {
            KfuncAvailability.Changed =>
                (BpfLoadFailureKind.KfuncChanged, $"this kernel has other types for it: {kfunc.Answer.Reason} {guard}"),
            KfuncAvailability.Unknown =>
                (BpfLoadFailureKind.NoBtf, $"kfuncs are called by their number in the kernel's BTF. {kfunc.Answer.Reason}"),
            _ => (BpfLoadFailureKind.KfuncAbsent, $"this kernel does not have it. {kfunc.Answer.Reason} {guard}"),
        };

        return Of(program, kind, $"calls {name}{At(program, slot)}, but {text}") with
        {
            Source = SourceLines.Find(program.Code, slot),
            Kfunc = kfunc.Variant,
            Probe = kfunc.Answer,
        };
    }

    /// <summary>A program gets to a call of a helper that the kernel does not have.</summary>
    public static BpfLoadFailure OfHelper(BuiltProgram program, int helper, int slot)
    {
        string? name = HelperNames.Find(helper);
        string guard = name is null ? "only where the kernel has it" : $"only where BpfHelpers.Has.{name} is true";

        return Of(
            program,
            BpfLoadFailureKind.HelperAbsent,
            $"calls {name ?? $"helper {helper}"}{At(program, slot)}, but this kernel does not have it: its enum bpf_func_id ends " +
            $"before, or has no {helper}. " +
            $"Call it {guard}, or try a program without it next.") with
        {
            Source = SourceLines.Find(program.Code, slot),
        };
    }

    /// <summary>A program uses what it shares with others, and was loaded without them.</summary>
    public static BpfLoadFailure OfLonely(BuiltProgram program) =>
        Of(
            program,
            BpfLoadFailureKind.MapAbsent,
            $"uses maps or data that it shares with the other programs of {program.Object ?? "its class"}, and was loaded without them. " +
            $"Load the object: {program.Object ?? "its class"}.Bpf.Load().");

    /// <summary>There is nothing to load.</summary>
    public static BpfLoadFailure OfNoCode(BuiltProgram program) =>
        Of(
            program,
            BpfLoadFailureKind.NoCode,
            "has no code: the build could not lower it, and should have said why as a KFG03xx error. Build again, with analyzers.");

    /// <summary>A program uses a map that could not be made.</summary>
    /// <param name="program">The program.</param>
    /// <param name="reason">Why there is none, as a sentence.</param>
    public static BpfLoadFailure OfMap(BuiltProgram program, string reason) =>
        Of(program, BpfLoadFailureKind.MapAbsent, $"uses a map that is not there. {reason}");

    /// <summary>There is no interface of the name that a program is to be loaded for.</summary>
    public static BpfLoadFailure OfInterface(BuiltProgram program, string name) =>
        Of(
            program,
            BpfLoadFailureKind.NoInterface,
            $"was to be loaded for interface '{name}', and there is none in this network namespace; 'ip link' lists those that there are.");

    /// <summary>The hook that a program is to be loaded for is not there, or not as the program was built for it.</summary>
    public static BpfLoadFailure OfHook(BuiltProgram program, HookName name, ResolvedHook hook)
    {
        (BpfLoadFailureKind kind, string text) = hook.Availability switch
        {
            KfuncAvailability.Changed => (BpfLoadFailureKind.HookChanged, "this kernel has it with other arguments"),
            KfuncAvailability.Unknown => (BpfLoadFailureKind.NoBtf, "hooks are found by name in the kernel's BTF"),
            _ => (BpfLoadFailureKind.HookAbsent, "this kernel does not have it"),
        };

        return Of(
            program, kind, $"is a {program.Type} program for {name.Name}, but {text}. {hook.Reason} Try a program for another hook next.");
    }

    /// <summary>The system has no BPF at all.</summary>
    public static BpfLoadFailure OfSystem(BuiltProgram program, string reason) =>
        Of(program, BpfLoadFailureKind.NotSupported, $"was not loaded. {reason}") with { ConcernsEveryProgram = true };

    /// <summary>A call other than that which loads the program failed.</summary>
    /// <param name="program">The program.</param>
    /// <param name="error">How it failed.</param>
    /// <param name="task">What it was to do, as in "failed to make the map of its data".</param>
    /// <param name="privileges">What the process may do.</param>
    public static BpfLoadFailure OfCall(BuiltProgram program, Errno error, string task, Func<ProcessPrivileges> privileges) => error switch
    {
        Errno.EPERM or Errno.EACCES => OfPermission(program, error, privileges()),
        Errno.ENOSYS => OfMissingCall(program),
        Errno.ENOMEM => OfMemory(program),
        Errno.EMFILE or Errno.ENFILE => OfDescriptors(program, error, task),
        _ => Of(
            program,
            BpfLoadFailureKind.SystemCallFailed,
            $"was not loaded: bpf(2) failed to {task}, with errno {(int)error} ({error}).",
            error),
    };

    /// <summary>The BTF of a module that has kfuncs or the hook of the program could not be opened.</summary>
    /// <param name="program">The program.</param>
    /// <param name="module">The module.</param>
    /// <param name="use">What the program has to do with it, as in "calls kfuncs" of it.</param>
    /// <param name="error">How it failed.</param>
    public static BpfLoadFailure OfModule(BuiltProgram program, string module, string use, Errno error) => error switch
    {
        Errno.EPERM => Of(
            program,
            BpfLoadFailureKind.NotPermitted,
            $"{use} of module {module}, and to open the BTF of modules a process needs CAP_SYS_ADMIN. Run it as root, or grant " +
            "it that.") with
        {
            Denial = BpfDenial.MissingCapability,
            ErrorNumber = (int)error,
        },
        Errno.EMFILE or Errno.ENFILE => OfDescriptors(program, error, $"open the BTF of module {module}"),
        _ => Of(
            program,
            BpfLoadFailureKind.NoBtf,
            $"{use} of module {module}, whose BTF could not be opened: errno {(int)error} ({error}). " +
            "The module may have been unloaded.",
            error),
    };

    /// <summary>The kernel refused the program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="kfuncs">What the kernel has for its kfuncs.</param>
    /// <param name="names">What it has for its fields, values and types.</param>
    /// <param name="error">How it refused.</param>
    /// <param name="log">What the verifier said; empty where the program did not get so far.</param>
    /// <param name="privileges">What the process may do.</param>
    public static BpfLoadFailure OfProgram(
        BuiltProgram program, ResolvedKfunc[] kfuncs, ResolvedName[] names, Errno error, string log, Func<ProcessPrivileges> privileges)
    {
        // What is not the verifier's error came before it or after it, whatever the log has.
        if (log.Length == 0 || error is Errno.EMFILE or Errno.ENFILE or Errno.EINTR or Errno.EAGAIN)
        {
            return OfCall(program, error, privileges);
        }

        ProcessPrivileges process = privileges();
        VerifierLog said = VerifierLog.Read(log, program.Code);

        if (said is { UnknownHelper: { } helper, Slot: { } slot })
        {
            BpfLoadFailure failure = ProgramLinker.KfuncOfPoison(helper, kfuncs.Length) is { } index
                ? OfKfunc(program, kfuncs[index], slot)
                : ProgramLinker.NameOfPoison(helper, kfuncs.Length, names.Length) is { } nameIndex
                ? OfName(program, names[nameIndex], slot)
                : OfHelper(program, helper, slot);

            return failure with { Message = WithStrictness(failure.Message, process), VerifierLog = log, ErrorNumber = (int)error };
        }

        (BpfLoadFailureKind kind, string what) = error switch
        {
            _ when said.NeedsJit => (BpfLoadFailureKind.NotSupported, "needs the kernel's JIT compiler"),
            Errno.EPERM => (BpfLoadFailureKind.NotPermitted, "needs a capability that the process lacks"),
            Errno.E2BIG => (BpfLoadFailureKind.ProgramTooLarge, "is too large for the verifier"),
            Errno.ENOMEM => (BpfLoadFailureKind.OutOfMemory, "takes more memory than the kernel gives"),
            _ => (BpfLoadFailureKind.VerifierRejected, "was rejected by the verifier"),
        };

        string? advice = said.IsAboutLoops && Permission.Lacks(Capability.CAP_BPF, process)
            ? "Loops of a process without CAP_BPF are refused, whatever ends them: it lacks that."
            : said.Advice;
        string message =
            $"{what}{(said.Slot is { } place ? At(program, place) : "")}: {said.Essence}{(advice is null ? "" : $" {advice}")}";

        BpfLoadFailure refusal = Of(program, kind, message);

        return refusal with
        {
            Message = WithStrictness(refusal.Message, process),
            Source = said.Slot is { } source ? SourceLines.Find(program.Code, source) : null,
            Denial = kind != BpfLoadFailureKind.NotPermitted ? null : Permission.DenialOf(process),
            VerifierLog = log,
            ErrorNumber = (int)error,
        };
    }

    // What it lacks may be all that is wrong, so it comes before what the verifier says.
    private static string WithStrictness(string message, ProcessPrivileges privileges) =>
        Permission.ExplainStrictness(privileges) is { } strictness ? $"{strictness} {message}" : message;

    private static BpfLoadFailure OfCall(BuiltProgram program, Errno error, Func<ProcessPrivileges> privileges) => error switch
    {
        Errno.E2BIG => Of(
            program,
            BpfLoadFailureKind.ProgramTooLarge,
            $"has {program.Code.Instructions.Length} instructions, more than the kernel takes: 1,000,000 for a process with CAP_BPF, " +
            "4,096 for others.",
            error),
        Errno.EINVAL or Errno.ENOTSUPP or Errno.EOPNOTSUPP => Of(
            program,
            BpfLoadFailureKind.NotSupported,
            $"was refused before the verifier looked at it, with errno {(int)error} ({error}): this kernel does not know programs of " +
            $"type {program.Type}, or was built without what they need.") with
        {
            ErrorNumber = (int)error,
            ConcernsEveryProgram = true,
        },
        _ => OfCall(program, error, "load it", privileges),
    };

    private static BpfLoadFailure OfPermission(BuiltProgram program, Errno error, ProcessPrivileges privileges)
    {
        (BpfDenial denial, string text) = Permission.Explain(program.Type, privileges);

        return Of(program, BpfLoadFailureKind.NotPermitted, $"may not be loaded by this process. {text}") with
        {
            Denial = denial,
            ErrorNumber = (int)error,
            ConcernsEveryProgram = true,
        };
    }

    private static BpfLoadFailure OfMissingCall(BuiltProgram program) =>
        OfSystem(
            program,
            "There is no bpf system call: the kernel was built without CONFIG_BPF_SYSCALL, or a seccomp filter, as containers have, " +
            "hides it.") with
        {
            ErrorNumber = (int)Errno.ENOSYS,
        };

    private static BpfLoadFailure OfMemory(BuiltProgram program) =>
        Of(
            program,
            BpfLoadFailureKind.OutOfMemory,
            "was not loaded for want of memory: that of the machine, or what the process's control group or, before 5.11, " +
            "RLIMIT_MEMLOCK allows.",
            Errno.ENOMEM);

    private static BpfLoadFailure OfDescriptors(BuiltProgram program, Errno error, string task)
    {
        string limit = error == Errno.EMFILE
            ? "the process has as many files open as RLIMIT_NOFILE lets it (ulimit -n; a service's LimitNOFILE=): close some, or raise it"
            : "the system has as many files open as fs.file-max lets it: close some, or raise it (sysctl fs.file-max)";

        return Of(
            program,
            BpfLoadFailureKind.SystemCallFailed,
            $"was not loaded: bpf(2) failed to {task}, with {error}: {limit}.",
            error);
    }

    private static BpfLoadFailure Of(BuiltProgram program, BpfLoadFailureKind kind, string predicate, Errno? error = null) => new()
    {
        Kind = kind,
        ErrorNumber = (int?)error,
        Program = program.Name,
        Type = program.Type,
        Message = $"BPF program '{program.Name}' {predicate}",
    };

    private static string GuardOf(CoreName name) => name.Path switch
    {
        CoreName.Variable => $"KernelVariables.Has.{name.Type}",
        CoreName.Whole => $"KernelTypes.Has.{name.Type}",
        _ => $"KernelTypes.Has.{name.Type}.{name.Path.Replace('.', '_')}",
    };

    private static string At(BuiltProgram program, int slot) =>
        SourceLines.Find(program.Code, slot) is { } line ? $" at {line}" : $" (instruction {slot})";
}
