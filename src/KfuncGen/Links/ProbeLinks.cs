using KfuncGen.Kinds;
using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Linux.Tracing;
using KfuncGen.Usdt;

namespace KfuncGen;

/// <summary>Attaches programs to functions: of the kernel, and of programs and libraries.</summary>
public static class ProbeLinks
{
    private const string KernelSource = "kprobe";
    private const string UserSource = "uprobe";

    // PMU_FORMAT_ATTR(ref_ctr_offset, "config:32-63"): kernel/events/core.c, 7.2.
    private const int SemaphoreShift = 32;

    /// <summary>Attaches a program to the kernel function that its attribute names (kernel 5.15).</summary>
    /// <param name="program">The program.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="InvalidOperationException">It names none.</exception>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedKprobeProgram program, ulong cookie = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        string function = program.Program.Code.Hook?.Name ?? throw new InvalidOperationException(
            $"The attribute of '{program.Program.Name}' names no function. Name one here: Attach(\"vfs_read\").");
        return program.Attach(function, 0, cookie);
    }

    /// <summary>Attaches a program to a kernel function.</summary>
    /// <param name="program">The program.</param>
    /// <param name="function">The function, as <c>/proc/kallsyms</c> names it.</param>
    /// <param name="offset">How far behind its beginning, in bytes: where an instruction begins; for Kretprobe 0.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedKprobeProgram program, string function, ulong offset = 0, ulong cookie = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentException.ThrowIfNullOrEmpty(function);
        string target = $"kernel function {function}{(offset == 0 ? "" : $" + {offset}")}";
        return AttachTo(program, target, KernelSource, function, offset, 0, PerfEventCalls.Any, cookie, LinkFailures.OfKernelFunction);
    }

    /// <summary>Attaches a program to many kernel functions at once (kernel 5.18).</summary>
    /// <param name="program">The program.</param>
    /// <param name="functions">The functions, as <c>/proc/kallsyms</c> names them: all of them, or none is attached.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedKprobeMultiProgram program, params ReadOnlySpan<string> functions) =>
        AttachToKernel(program, functions, []);

    /// <summary>Attaches a program to many kernel functions at once, each with what the program is told of it (kernel 5.18).</summary>
    /// <param name="program">The program.</param>
    /// <param name="functions">
    /// The functions, as <c>/proc/kallsyms</c> names them, and what <c>bpf_get_attach_cookie</c> tells the program at each: all of them, or
    /// none is attached.
    /// </param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedKprobeMultiProgram program, IReadOnlyDictionary<string, ulong> functions)
    {
        ArgumentNullException.ThrowIfNull(functions);
        return AttachToKernel(program, [.. functions.Keys], [.. functions.Values]);
    }

    /// <summary>Attaches a program to a function of a program or library (kernel 5.15).</summary>
    /// <param name="program">The program.</param>
    /// <param name="file">The file's path; or the name of a library that this process has loaded, such as <c>libc.so.6</c>.</param>
    /// <param name="symbol">The function.</param>
    /// <param name="process">The process in which the program runs; 0 for all.</param>
    /// <param name="offset">How far behind its beginning, in bytes: where an instruction begins; for Uretprobe 0.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(
        this LoadedUprobeProgram program, string file, string symbol, int process = 0, ulong offset = 0, ulong cookie = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentException.ThrowIfNullOrEmpty(symbol);
        string target = $"function {symbol} of {file}";
        string path = PathOf(program, file, target);
        return program.AttachAt(path, Find(program, path, symbol, target) + offset, process, cookie);
    }

    /// <summary>Attaches a program to a place in a program or library.</summary>
    /// <param name="program">The program.</param>
    /// <param name="path">The file.</param>
    /// <param name="offset">Where in the file an instruction begins.</param>
    /// <param name="process">The process in which the program runs; 0 for all.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink AttachAt(this LoadedUprobeProgram program, string path, ulong offset, int process = 0, ulong cookie = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfNegative(process);
        return AttachTo(
            program,
            $"byte {offset} of {path}",
            UserSource,
            path,
            offset,
            0,
            process == 0 ? PerfEventCalls.Any : process,
            cookie,
            LinkFailures.OfUserFunction);
    }

    /// <summary>
    /// Attaches a program to a probe that a program or library has for tracers (USDT, <c>sys/sdt.h</c>): to each place where it stands. A
    /// probe that is only on while somebody listens is switched on (kernel 5.15).
    /// </summary>
    /// <param name="program">
    /// The program, which takes <c>pt_regs</c>: in which of them an argument is, <see cref="UsdtProbe"/> says. One of the kind
    /// <see cref="BpfProgramType.Usdt"/> takes the arguments themselves.
    /// </param>
    /// <param name="file">The file's path; or the name of a library that this process has loaded, such as <c>libc.so.6</c>.</param>
    /// <param name="provider">Whose probe it is: <c>python</c>.</param>
    /// <param name="name">The probe: <c>function__entry</c>.</param>
    /// <param name="process">The process in which the program runs; 0 for all.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfAttachment AttachUsdt(
        this LoadedUprobeProgram program, string file, string provider, string name, int process = 0, ulong cookie = 0)
    {
        return AttachToProbe(program, null, file, provider, name, process, cookie);
    }

    /// <summary>
    /// Attaches a program to a probe that a program or library has for tracers (USDT, <c>sys/sdt.h</c>), whose arguments it takes: to each
    /// place where it stands. A probe that is only on while somebody listens is switched on (kernel 5.15).
    /// </summary>
    /// <param name="program">
    /// The program. Each of its parameters is an argument of the probe, and has as many bits at least; <see cref="UsdtProbe"/> says how
    /// many that are. What cannot be read, as memory that is not there just then, is 0.
    /// </param>
    /// <param name="file">The file's path; or the name of a library that this process has loaded, such as <c>libc.so.6</c>.</param>
    /// <param name="provider">Whose probe it is: <c>python</c>.</param>
    /// <param name="name">The probe: <c>function__entry</c>.</param>
    /// <param name="process">The process in which the program runs; 0 for all.</param>
    /// <param name="cookie">What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0.</param>
    /// <exception cref="BpfLinkException">
    /// It cannot be attached; the message says why: also where the probe has fewer arguments, or one that the program cannot take.
    /// </exception>
    public static BpfAttachment Attach(
        this LoadedUsdtProgram program, string file, string provider, string name, int process = 0, ulong cookie = 0)
    {
        ArgumentNullException.ThrowIfNull(program);
        return AttachToProbe(program, program.Parts.Sites, file, provider, name, process, cookie);
    }

    /// <summary>Attaches a program to many functions of a program or library at once (kernel 6.6).</summary>
    /// <param name="program">The program.</param>
    /// <param name="file">The file's path; or the name of a library that this process has loaded, such as <c>libc.so.6</c>.</param>
    /// <param name="symbols">The functions: all of them, or none is attached.</param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedUprobeMultiProgram program, string file, params ReadOnlySpan<string> symbols) =>
        AttachToUser(program, file, symbols, []);

    /// <summary>
    /// Attaches a program to many functions of a program or library at once, each with what the program is told of it (kernel 6.6).
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="file">The file's path; or the name of a library that this process has loaded, such as <c>libc.so.6</c>.</param>
    /// <param name="symbols">
    /// The functions, and what <c>bpf_get_attach_cookie</c> tells the program at each: all of them, or none is attached.
    /// </param>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink Attach(this LoadedUprobeMultiProgram program, string file, IReadOnlyDictionary<string, ulong> symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return AttachToUser(program, file, [.. symbols.Keys], [.. symbols.Values]);
    }

    private static UsdtAttachment AttachToProbe(
        LoadedBpfProgram program, UsdtSites? sites, string file, string provider, string name, int process, ulong cookie)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentException.ThrowIfNullOrEmpty(provider);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(process);
        string target = $"probe {provider}:{name} of {file}";
        string path = PathOf(program, file, target);
        UsdtProbe[] places =
        [
            .. Read(program, target, path, static path => UsdtProbe.In(path)).Where(
                one => one.Provider == provider && one.Name == name),
        ];

        if (places.Length == 0)
        {
            throw new BpfLinkException(
                BpfLinkFailureKind.NoTarget,
                $"BPF program '{program.Program.Name}' was not attached to {target}: the file has no such probe. 'readelf -n' lists them.");
        }

        UsdtAttachment attachment = new(sites);

        try
        {
            foreach (UsdtProbe place in places)
            {
                int? site = null;

                try
                {
                    site = UsdtSiteOf(program, target, sites, place, cookie);
                    attachment.Add(
                        AttachTo(
                            program,
                            target,
                            UserSource,
                            path,
                            place.Offset,
                            place.SemaphoreOffset,
                            process == 0 ? PerfEventCalls.Any : process,
                            site is { } index ? (ulong)index : cookie,
                            LinkFailures.OfUserFunction),
                        site);
                }
                catch when (site is { } taken)
                {
                    sites!.Release(taken);
                    throw;
                }
            }
        }
        catch
        {
            attachment.Dispose();
            throw;
        }

        return attachment;
    }

    private static int? UsdtSiteOf(LoadedBpfProgram program, string target, UsdtSites? sites, UsdtProbe place, ulong cookie)
    {
        // What takes no argument and asks for no cookie is told nothing.
        if (program.Program.Code.ProbeArguments is not { } taken || sites is null)
        {
            return null;
        }

        if (UsdtParameters.Read(taken, place, out string? why) is not { } arguments)
        {
            throw new BpfLinkException(
                BpfLinkFailureKind.NotSupported, $"BPF program '{program.Program.Name}' was not attached to {target}: {why}");
        }

        return sites.Take(arguments, cookie) ?? throw new BpfLinkException(
            BpfLinkFailureKind.Occupied,
            $"BPF program '{program.Program.Name}' was not attached to {target}: it is at {UsdtSiteLayout.Sites} places already where " +
            "its arguments are not the same, which is the most. Detach it from some, or load it twice.");
    }

    private static unsafe BpfLink AttachToKernel(LoadedBpfProgram program, ReadOnlySpan<string> functions, ReadOnlySpan<ulong> cookies)
    {
        ArgumentNullException.ThrowIfNull(program);
        RequireSome(functions.Length);
        using NativeTexts names = new(functions);

        fixed (nint* pointers = names.Pointers)
        fixed (ulong* told = cookies)
        {
            bpf_attr_link_create attributes = new()
            {
                attach_type = (uint)bpf_attach_type.BPF_TRACE_KPROBE_MULTI,
                kprobe_multi_syms = (nuint)pointers,
                kprobe_multi_cookies = (nuint)told,
                kprobe_multi_cnt = (uint)functions.Length,
                kprobe_multi_flags = ReturnFlag(program),
            };
            return new LinkRequest(program, $"{functions.Length} kernel functions", attributes).Create(LinkFailures.OfKernelFunctions);
        }
    }

    private static unsafe BpfLink AttachToUser(
        LoadedBpfProgram program, string file, ReadOnlySpan<string> symbols, ReadOnlySpan<ulong> cookies)
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentException.ThrowIfNullOrEmpty(file);
        RequireSome(symbols.Length);
        string target = $"{symbols.Length} functions of {file}";
        string path = PathOf(program, file, target);
        ulong[] offsets = new ulong[symbols.Length];

        for (int i = 0; i < symbols.Length; i++)
        {
            offsets[i] = Find(program, path, symbols[i], target);
        }

        using Utf8Text name = new(path);

        fixed (ulong* places = offsets)
        fixed (ulong* told = cookies)
        {
            bpf_attr_link_create attributes = new()
            {
                attach_type = (uint)bpf_attach_type.BPF_TRACE_UPROBE_MULTI,
                uprobe_multi_path = name.Address,
                uprobe_multi_offsets = (nuint)places,
                uprobe_multi_cookies = (nuint)told,
                uprobe_multi_cnt = (uint)offsets.Length,
                uprobe_multi_flags = ReturnFlag(program),
            };
            return new LinkRequest(program, target, attributes).Create(LinkFailures.OfUserFunctions);
        }
    }

    private static BpfLink AttachTo(
        LoadedBpfProgram program,
        string target,
        string source,
        string name,
        ulong offset,
        ulong semaphore,
        int process,
        ulong cookie,
        Func<Errno, (BpfLinkFailureKind Kind, string Text)?> explain)
    {
        if (EventSource.Find(source) is not { } events)
        {
            throw LinkFailures.Of(program.Program.Name, target, Errno.ENODEV, LinkFailures.OfSource(source));
        }

        using Utf8Text text = new(name);
        perf_event_attr attributes = new()
        {
            type = events.Type,
            config = (IsReturn(program) ? events.ReturnFlag : 0) | (semaphore << SemaphoreShift),
            kprobe_func = text.Address,
            probe_offset = offset,
        };

        // A probe of one process is opened for all processors, one of all processes for one, and works on every one.
        return new PerfEvent(program, target, attributes, process, process == PerfEventCalls.Any ? 0 : PerfEventCalls.Any, cookie)
            .Attach(explain);
    }

    private static bool IsReturn(LoadedBpfProgram program) =>
        ProgramKind.Of(program.Program.Type).Values == HookValues.Result;

    private static uint ReturnFlag(LoadedBpfProgram program) =>
        IsReturn(program) ? (uint)bpf_probe_multi_flags.BPF_F_PROBE_MULTI_RETURN : 0;

    private static string PathOf(LoadedBpfProgram program, string file, string target) => file.Contains('/', StringComparison.Ordinal)
        ? file
        : LoadedLibraries.Find(file) ?? throw new BpfLinkException(
            BpfLinkFailureKind.NoTarget,
            $"BPF program '{program.Program.Name}' was not attached to {target}: this process has loaded no library of that name. Give " +
            "its path.");

    private static ulong Find(LoadedBpfProgram program, string path, string symbol, string target) =>
        Read(program, target, path, path => ElfSymbols.FindFunction(path, symbol)) ?? throw new BpfLinkException(
            BpfLinkFailureKind.NoTarget,
            $"BPF program '{program.Program.Name}' was not attached to {target}: {path} has no function '{symbol}' in its symbol tables. " +
            "'nm -D' lists them.");

    private static T Read<T>(LoadedBpfProgram program, string target, string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Fail(BpfLinkFailureKind.NoTarget, $"there is no file {path}.");
        }
        catch (UnauthorizedAccessException)
        {
            throw Fail(BpfLinkFailureKind.NotPermitted, $"the process may not read {path}.");
        }
        catch (InvalidDataException exception)
        {
            throw Fail(BpfLinkFailureKind.NoTarget, exception.Message);
        }

        BpfLinkException Fail(BpfLinkFailureKind kind, string text) =>
            new(kind, $"BPF program '{program.Program.Name}' was not attached to {target}: {text}");
    }

    private static void RequireSome(int count)
    {
        if (count == 0)
        {
            throw new ArgumentException("Name one function at least.");
        }
    }
}
