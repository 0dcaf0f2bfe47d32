using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Links;

/// <summary>An event of perf_event_open(2), and the program that is to run when it happens.</summary>
/// <param name="Program">The program.</param>
/// <param name="Target">What it stands for, as in "not attached to ...".</param>
/// <param name="Attributes">Which event.</param>
/// <param name="Process">The process; <see cref="PerfEventCalls.Any"/> for all.</param>
/// <param name="Processor">The processor; <see cref="PerfEventCalls.Any"/> for all that the process runs on.</param>
/// <param name="Cookie">What the program is told by <c>bpf_get_attach_cookie</c>.</param>
internal readonly record struct PerfEvent(
    LoadedBpfProgram Program, string Target, perf_event_attr Attributes, int Process, int Processor, ulong Cookie = 0)
{
    /// <summary>Opens the event and attaches the program to it by a link, which keeps the event.</summary>
    /// <param name="explain">What an error of opening means there; null for what is the same everywhere.</param>
    /// <exception cref="BpfLinkException">One of both failed.</exception>
    public BpfLink Attach(Func<Errno, (BpfLinkFailureKind Kind, string Text)?> explain) =>
        TryAttach(out Errno error) ?? throw LinkFailures.Of(
            Program.Program.Name, Target, error, explain(error) ?? LinkFailures.OfEvent(error));

    /// <summary>Opens the event and attaches the program to it; null where there is no such event.</summary>
    /// <exception cref="BpfLinkException">There is one, and the program is not attached to it.</exception>
    public BpfLink? TryAttach(out Errno error)
    {
        using BpfHandle? opened = PerfEventCalls.Open(Attributes, Process, Processor, out error);

        if (opened is null)
        {
            return null;
        }

        using Borrowed borrowed = new(opened);
        bpf_attr_link_create attributes = new()
        {
            target_fd = borrowed.Descriptor,
            attach_type = (uint)bpf_attach_type.BPF_PERF_EVENT,
            perf_event_bpf_cookie = Cookie,
        };
        BpfLink link = new LinkRequest(Program, Target, attributes).Create(LinkFailures.OfEventLink);
        error = PerfEventCalls.Enable(opened);

        if (error != Errno.None)
        {
            link.Dispose();
            throw LinkFailures.Of(Program.Program.Name, Target, error, null);
        }

        return link;
    }
}
