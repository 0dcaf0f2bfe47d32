using System.Reflection;
using KfuncGen;
using Xunit;

namespace KernelMatrix.Guest.Checks;

/// <summary>
/// Every claim of KfuncGen.Programs.Tests, made on this kernel: programs are run and their results compared. A claim about a
/// program that calls what this kernel's snapshot lacks must end with the name of that kfunc.
/// </summary>
/// <param name="module">A module that is loaded before, if the archive has it, and unloaded where it is only for one class.</param>
/// <param name="only">The one class of claims that is meant; null for all.</param>
internal sealed class ClaimsCheck(string module, Type? only = null) : Check
{
    /// <inheritdoc/>
    public override string Name => "results";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        Modules.TryLoad(module);

        foreach (Type type in Corpus.Claims.Where(type => only is null || type == only))
        {
            foreach (MethodInfo method in type.GetMethods().Where(static method => method.GetCustomAttribute<FactAttribute>() is not null))
            {
                foreach (object?[] data in DataOf(type, method))
                {
                    Make(kernel, report, type, method, data);
                }
            }
        }

        if (only is not null && File.Exists($"/sys/kernel/btf/{module}"))
        {
            Unload();
        }
    }

    // What comes next finds the kernel as it was. Programs let go of a module some time after they are closed.
    private void Unload()
    {
        for (int tries = 50; ; tries--)
        {
            try
            {
                Linux.UnloadModule(module);
                return;
            }
            catch (InvalidOperationException) when (tries > 0)
            {
                Thread.Sleep(100);
            }
        }
    }

    private static void Make(TargetKernel kernel, Report report, Type type, MethodInfo method, object?[] data)
    {
        string name = $"{method.Name}({string.Join(", ", data)})";

        try
        {
            (method.Invoke(Activator.CreateInstance(type), Fit(method, data)) as Task)?.GetAwaiter().GetResult();
            report.Claim(true, name);
        }
        catch (Exception exception)
        {
            Judge(kernel, report, name, exception is TargetInvocationException { InnerException: { } inner } ? inner : exception);
        }
    }

    private static void Judge(TargetKernel kernel, Report report, string name, Exception exception)
    {
        if (exception is SkipException skip && !IsAboutProgram(skip))
        {
            report.Note($"{name} was skipped: {skip.Message}");
        }
        else
        {
            report.Claim(IsPredicted(kernel, exception), $"{name}: {exception.GetType().Name}: {exception.Message}");
        }
    }

    // What the machine lacks is nobody's fault; that a program is not loaded has to be predicted.
    private static bool IsAboutProgram(SkipException skip) => skip.Message.Contains("BPF program", StringComparison.Ordinal);

    // An attribute's number is an int; a test framework makes of it what the parameter is.
    private static object?[] Fit(MethodInfo method, object?[] data) =>
    [
        .. data.Zip(
            method.GetParameters(),
            static (value, parameter) => value is int && parameter.ParameterType is { IsPrimitive: true } type
                ? Convert.ChangeType(value, type, System.Globalization.CultureInfo.InvariantCulture)
                : value),
    ];

    // The failure's own reason is held against the snapshot; where there is none, the check of probes has looked at BTF.
    private static bool IsPredicted(TargetKernel kernel, Exception exception) =>
        exception switch
        {
            BpfLoadException load => IsPredicted(kernel, load.Failure),
            BpfObjectException { Report: { } report } => report.Maps.All(static map => map.Failure is null || KnownLimits.Explain(map))
                && report.Programs.All(program => program.Failure is null || IsPredicted(kernel, program.Failure)),
            SkipException skip => KnownLimits.ExplainLink(skip.Message) || Corpus.Programs.Select(FailureOf)
                .Any(failure => failure?.Message == skip.Message && IsPredicted(kernel, failure)),
            _ => false,
        };

    private static bool IsPredicted(TargetKernel kernel, BpfLoadFailure failure) =>
        KnownLimits.Explain(kernel, failure) || LacksKfunc(kernel, failure);

    // A test that is skipped says only with what words; who loads the corpus again has the failure itself.
    private static BpfLoadFailure? FailureOf(BpfProgram program)
    {
        _ = program.TryLoad(out LoadedBpfProgram? loaded, out BpfLoadFailure? failure);
        loaded?.Dispose();
        return failure;
    }

    private static bool LacksKfunc(TargetKernel kernel, BpfLoadFailure failure) =>
        failure is { Kind: BpfLoadFailureKind.KfuncAbsent or BpfLoadFailureKind.KfuncChanged, Kfunc: { } kfunc }
        && (kernel.Target is null || !kernel.HasShape(kfunc));

    private static IEnumerable<object?[]> DataOf(Type type, MethodInfo method)
    {
        if (method.GetCustomAttribute<MemberDataAttribute>() is { } member)
        {
            return ((System.Collections.IEnumerable)type.GetProperty(member.Member)!.GetValue(null)!).Cast<object?>()
                .Select(static item => new object?[] { item });
        }

        object?[][] inline = [.. method.GetCustomAttributes<InlineDataAttribute>().Select(static data => data.Data)];
        return inline.Length > 0 ? inline : [[]];
    }
}
