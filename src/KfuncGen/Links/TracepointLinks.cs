using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Linux.Tracing;

namespace KfuncGen;

/// <summary>Attaches programs to trace points by the record that these write.</summary>
public static class TracepointLinks
{
    /// <summary>Attaches a program to the trace point that its attribute names (kernel 5.15).</summary>
    /// <param name="program">The program.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    /// <remarks>
    /// Where tracefs is not mounted, the process mounts it for itself, unseen by others; that needs CAP_SYS_ADMIN.
    /// </remarks>
    public static BpfLink Attach(this LoadedTracepointProgram program, ulong cookie = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        string hook = program.Program.Code.Hook?.Name ?? "";
        string target = $"trace point {hook}";
        int slash = hook.IndexOf('/', StringComparison.Ordinal);

        if (TraceFiles.IdOf(slash < 0 ? "" : hook[..slash], hook[(slash + 1)..], out Errno error) is not { } id)
        {
            throw LinkFailures.Of(program.Program.Name, target, error, LinkFailures.OfTraceFiles(error));
        }

        perf_event_attr attributes = new() { type = (uint)perf_type_id.PERF_TYPE_TRACEPOINT, config = id, sample_period = 1 };

        // Programs run for what happens on every processor, whichever one the event is opened for.
        return new PerfEvent(program, target, attributes, PerfEventCalls.Any, 0, cookie).Attach(static _ => null);
    }
}
