using KfuncGen.Events;
using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Attaches programs that take samples.</summary>
public static class PerfEventLinks
{
    // The place of `freq` among the bits of perf_event_attr: include/uapi/linux/perf_event.h, 7.2.
    private const ulong ByFrequency = 1UL << 10;

    /// <summary>Runs a program some times a second, as something is counted, on every processor.</summary>
    /// <param name="program">The program.</param>
    /// <param name="counter">What is counted.</param>
    /// <param name="timesASecond">How often on each processor; 99, which is in step with nothing, is customary.</param>
    /// <param name="process">The process that is sampled; 0 for all.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfAttachment Attach(
        this LoadedPerfEventProgram program, PerfCounter counter, int timesASecond, int process = 0, ulong cookie = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(timesASecond);
        perf_event_attr attributes = PerfCounterAttributes.Of(counter);
        attributes.sample_freq = (ulong)timesASecond;
        attributes.freq_bits |= ByFrequency;
        return AttachTo(program, counter, attributes, process, cookie);
    }

    /// <summary>Runs a program each time that something has been counted so often, on every processor.</summary>
    /// <param name="program">The program.</param>
    /// <param name="counter">What is counted.</param>
    /// <param name="count">How often; of clocks in nanoseconds.</param>
    /// <param name="process">The process that is sampled; 0 for all.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfAttachment AttachEvery(
        this LoadedPerfEventProgram program, PerfCounter counter, ulong count, int process = 0, ulong cookie = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        perf_event_attr attributes = PerfCounterAttributes.Of(counter);
        attributes.sample_period = count;
        return AttachTo(program, counter, attributes, process, cookie);
    }

    private static PerfEventAttachment AttachTo(
        LoadedPerfEventProgram program, PerfCounter counter, perf_event_attr attributes, int process, ulong cookie)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentOutOfRangeException.ThrowIfNegative(process);
        int whom = process == 0 ? PerfEventCalls.Any : process;
        string target = $"counter {counter}{(process == 0 ? "" : $" of process {process}")}";
        List<BpfLink> links = [];

        try
        {
            foreach (int processor in process == 0 ? Enumerable.Range(0, PossibleCpus.Count) : [PerfEventCalls.Any])
            {
                PerfEvent happening = new(program, target, attributes, whom, processor, cookie);

                // A processor that is possible need not be there, nor switched on.
                if (happening.TryAttach(out Errno error) is { } link)
                {
                    links.Add(link);
                }
                else if (error != Errno.ENODEV || process != 0)
                {
                    throw LinkFailures.Of(
                        program.Program.Name, target, error, LinkFailures.OfCounter(error) ?? LinkFailures.OfEvent(error));
                }
            }

            return links.Count > 0
                ? new PerfEventAttachment(links)
                : throw LinkFailures.Of(program.Program.Name, target, Errno.ENODEV, LinkFailures.OfCounter(Errno.ENODEV));
        }
        catch
        {
            links.ForEach(static link => link.Dispose());
            throw;
        }
    }
}
