using System.Text;
using KfuncGen.Code;
using KfuncGen.Debugging;
using KfuncGen.Failures;
using KfuncGen.Hooks;
using KfuncGen.Kinds;
using KfuncGen.Linking;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.Instructions;
using KfuncGen.Linux.Network;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Usdt;

namespace KfuncGen.Loading;

/// <summary>Loads one program: fills it in for the kernel, makes its maps and its BTF, and hands it over.</summary>
internal sealed class ProgramLoader : IDisposable
{
    // Every instruction up to the refusal; for a program that is accepted, nothing: BPF_LOG_LEVEL1, include/linux/bpf_verifier.h.
    private const int WaysLevel = 1;
    private const int StatisticsLevel = (int)BpfLogLevel.Statistics;

    private const int FirstLogSize = 64 * 1024;

    // The most that kernels before 5.13 take is 16 MiB - 1.
    private const int LastLogSize = (16 * 1024 * 1024) - 1;

    private readonly BuiltProgram program;
    private readonly BpfLoadOptions options;
    private readonly BpfSystem system;
    private readonly SharedMaps? shared;
    private readonly List<BpfHandle> held = [];
    private BpfHandle? writableData;
    private UsdtSites? sites;

    private ProgramLoader(BuiltProgram program, BpfLoadOptions options, BpfSystem system, SharedMaps? shared)
    {
        this.shared = shared;
        this.program = program;
        this.options = options;
        this.system = system;
    }

    /// <summary>Loads a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="options">How.</param>
    /// <param name="target">Where to.</param>
    /// <param name="failure">Why it was not loaded; null for success.</param>
    /// <param name="shared">What it shares with other programs; null for nothing.</param>
    /// <returns>Null for failure.</returns>
    public static LoadedParts? Load(
        BuiltProgram program, BpfLoadOptions options, LoadTarget target, out BpfLoadFailure? failure, SharedMaps? shared = null)
    {
        if (target.System.Unsupported is { } reason)
        {
            failure = LoadFailures.OfSystem(program, reason);
            return null;
        }

        if (!program.HasCode)
        {
            failure = LoadFailures.OfNoCode(program);
            return null;
        }

        ResolvedHook hook = default;

        if (program.Code.Hook is { } name
            && (hook = FindHook(program.Type, name, target.Kernel)).Availability != KfuncAvailability.Present)
        {
            failure = LoadFailures.OfHook(program, name, hook);
            return null;
        }

        // A module may have been loaded since the probe looked.
        KfuncProbe kernel = program.Code.Kfuncs.Length == 0 ? target.Kernel : target.Kernel.WithPresentModules();

        BpfProgramCode code = WithConstants(program.Code, shared);

        if (ProgramLinker.Link(code, kernel, out MissingPart? missing) is not { } linked)
        {
            failure = LoadFailures.OfMissing(program, missing!.Value);
            return null;
        }

        using ProgramLoader loader = new(program.With(linked.Code), options, target.System, shared);
        failure = loader.Load(linked, hook, out LoadedParts? parts);
        return parts;
    }

    // A module may have been loaded since the probe looked.
    private static ResolvedHook FindHook(BpfProgramType type, HookName name, KfuncProbe kernel) =>
        KernelHooks.Find(type, name, kernel.Functions) is { Availability: not KfuncAvailability.Absent } hook
            ? hook
            : KernelHooks.Find(type, name, kernel.WithPresentModules().Functions);

    // What the code is otherwise, it stays.
    private static BpfProgramCode WithConstants(BpfProgramCode code, SharedMaps? shared) =>
        shared is { Constants.Count: > 0 } && code.Constants.Any(shared.Constants.ContainsKey)
            ? code.With([.. code.Fields.Select((field, index) =>
                index < code.Constants.Length && shared.Constants.TryGetValue(code.Constants[index], out long value)
                    ? () => value
                    : field)])
            : code;

    /// <summary>Closes what the program in the kernel keeps open by itself, and what nobody got.</summary>
    public void Dispose()
    {
        writableData?.Dispose();
        sites?.Dispose();

        foreach (BpfHandle handle in held)
        {
            handle.Dispose();
        }
    }

    private BpfLoadFailure? Load(LinkedProgram linked, ResolvedHook hook, out LoadedParts? parts)
    {
        parts = null;

        if (OpenModules(linked, out int[] descriptors) is { } noModule)
        {
            return noModule;
        }

        ReferToModules(linked.Instructions, descriptors);

        if (OpenHook(hook, out BpfHandle? module) is { } noHook)
        {
            return noHook;
        }

        if (UseShared(linked.Instructions) is { } notShared)
        {
            return notShared;
        }

        if (MakeMaps(linked.Instructions) is { } noMap)
        {
            return noMap;
        }

        ProgramKind kind = ProgramKind.Of(program.Type);

        // Of an offloaded program the whole would run in the device: BPF_F_XDP_DEV_BOUND_ONLY says that only its driver is asked.
        uint device = kind.Attachment == ProgramAttachment.Xdp && options.Interface is { } name ? NetworkInterface.IndexOf(name) : 0;

        if (device == 0 && kind.Attachment == ProgramAttachment.Xdp && options.Interface is not null)
        {
            return LoadFailures.OfInterface(program, options.Interface);
        }

        ProgramImage image = new()
        {
            Name = program.Name,
            Type = kind.Type,
            AttachType = kind.Attachment == ProgramAttachment.StructOps ? hook.Member : (uint)kind.ExpectedAttachType,
            AttachTypeId = hook.Id.Value,
            AttachBtf = module,
            License = program.License,
            Flags = (kind.IsSleepable || program.IsSleepable ? bpf_prog_load_flags.BPF_F_SLEEPABLE : 0)
                | (device != 0 ? bpf_prog_load_flags.BPF_F_XDP_DEV_BOUND_ONLY : 0),
            InterfaceIndex = device,
            Instructions = Instruction.ToBytes(linked.Instructions, BitConverter.IsLittleEndian),
            Descriptors = descriptors,
            Debug = options.DebugInformation ? LoadDebugInformation() : null,
        };

        BpfHandle? handle = LoadImage(image, out string log, out Errno error);

        if (handle is null)
        {
            return LoadFailures.OfProgram(program, linked.Kfuncs, linked.Names, error, log, system.ReadPrivileges);
        }

        parts = new LoadedParts(system, handle, writableData, options.LogLevel == BpfLogLevel.None ? null : log) { Sites = sites };
        writableData = null;
        sites = null;
        return null;
    }

    // A hook of a module is numbered by the module's BTF: check_attach_btf_id, kernel/bpf/verifier.c, 6.18.
    private BpfLoadFailure? OpenHook(ResolvedHook hook, out BpfHandle? btf)
    {
        btf = null;

        if (hook.Module is not { } module)
        {
            return null;
        }

        if ((btf = system.OpenModuleBtf(module, out Errno error)) is null)
        {
            return LoadFailures.OfModule(program, module, "is for a hook", error);
        }

        held.Add(btf);
        return null;
    }

    private BpfLoadFailure? OpenModules(LinkedProgram linked, out int[] descriptors)
    {
        IReadOnlyList<string> modules = linked.Modules;

        // The first place stands for the kernel image.
        descriptors = modules.Count == 0 ? [] : new int[modules.Count + 1];

        for (int i = 0; i < modules.Count; i++)
        {
            BpfHandle? btf = system.OpenModuleBtf(modules[i], out Errno error);

            if (btf is null)
            {
                bool hasKfuncs = Array.Exists(linked.Kfuncs, kfunc => kfunc.Function?.Module == modules[i]);
                return LoadFailures.OfModule(program, modules[i], hasKfuncs ? "calls kfuncs" : "reads variables", error);
            }

            held.Add(btf);
            descriptors[i + 1] = btf.Descriptor;
        }

        return null;
    }

    private void ReferToModules(Instruction[] instructions, int[] descriptors)
    {
        foreach (BpfCodeRelocation relocation in program.Code.Relocations)
        {
            int second = relocation.Instruction + 1;

            if (relocation.Kind == BpfCodeRelocationKind.CoreVariable && instructions[second].Immediate is > 0 and var module)
            {
                instructions[second] = instructions[second].WithImmediate(descriptors[module]);
            }
        }
    }

    // Only what it can get to: a map that a guard keeps it from need not be there.
    private BpfLoadFailure? UseShared(Instruction[] instructions)
    {
        foreach (BpfCodeRelocation relocation in program.Code.Relocations)
        {
            BpfHandle? map = null;

            if (relocation.Kind is not (BpfCodeRelocationKind.Map or BpfCodeRelocationKind.ObjectData))
            {
                continue;
            }

            if (relocation.Kind == BpfCodeRelocationKind.ObjectData)
            {
                map = shared?.Data;
            }
            else if (shared?.Maps.TryGetValue(program.Code.Maps[relocation.Index], out map) == false
                && shared.Missing.TryGetValue(program.Code.Maps[relocation.Index], out string? reason))
            {
                return LoadFailures.OfMap(program, reason);
            }

            if (map is null)
            {
                return shared?.NoData is { } noData ? LoadFailures.OfMap(program, noData) : LoadFailures.OfLonely(program);
            }

            instructions[relocation.Instruction] = instructions[relocation.Instruction].WithImmediate(map.Descriptor);
        }

        return null;
    }

    private BpfLoadFailure? MakeMaps(Instruction[] instructions)
    {
        BpfProgramCode code = program.Code;

        if (code.ReadOnlyData.Length > 0)
        {
            BpfHandle? map = system.CreateMap(
                program.Name, code.ReadOnlyData.Length, bpf_map_create_flags.BPF_F_RDONLY_PROG, out Errno error);
            held.AddRange(map is null ? [] : [map]);

            // Frozen, so that the verifier knows the values and takes addresses into it for constant strings.
            if (map is null
                || (error = system.WriteMap(map, code.ReadOnlyData)) != Errno.None
                || (error = system.FreezeMap(map)) != Errno.None)
            {
                return LoadFailures.OfCall(program, error, "make the map of its constants", system.ReadPrivileges);
            }

            Refer(instructions, BpfCodeRelocationKind.ReadOnlyData, map);
        }

        if (code.WritableSize > 0)
        {
            writableData = system.CreateMap(program.Name, code.WritableSize, 0, out Errno error);

            if (writableData is null)
            {
                return LoadFailures.OfCall(program, error, "make the map of its data", system.ReadPrivileges);
            }

            if (code.InitialData is { } initialize && SetInitialData(writableData, initialize) is var problem and not Errno.None)
            {
                return LoadFailures.OfCall(program, problem, "set what its data begins with", system.ReadPrivileges);
            }

            Refer(instructions, BpfCodeRelocationKind.WritableData, writableData);
        }

        return code.Relocations.Any(static relocation => relocation.Kind == BpfCodeRelocationKind.Sites) ? MakeSites(instructions) : null;
    }

    private BpfLoadFailure? MakeSites(Instruction[] instructions)
    {
        BpfHandle? map = system.CreateMap(program.Name, UsdtSiteLayout.Size, bpf_map_create_flags.BPF_F_MMAPABLE, out Errno error);

        if (map is null || system.MapMemory(map, UsdtSiteLayout.Size, out error) is not { } memory)
        {
            map?.Dispose();
            return LoadFailures.OfCall(program, error, "make the map of the places of its probes", system.ReadPrivileges);
        }

        sites = new UsdtSites(map, memory);
        Refer(instructions, BpfCodeRelocationKind.Sites, map);
        return null;
    }

    private Errno SetInitialData(BpfHandle map, Action<BpfInitialData> initialize)
    {
        BpfInitialData data = new(program.Code.WritableSize);
        initialize(data);
        return system.WriteMap(map, data.Bytes.ToArray());
    }

    private void Refer(Instruction[] instructions, BpfCodeRelocationKind kind, BpfHandle map)
    {
        foreach (BpfCodeRelocation relocation in program.Code.Relocations)
        {
            if (relocation.Kind == kind)
            {
                instructions[relocation.Instruction] = instructions[relocation.Instruction].WithImmediate(map.Descriptor);
            }
        }
    }

    // Null where the kernel does not take it: the program does not depend on it.
    private ProgramDebugInformation? LoadDebugInformation()
    {
        ProgramBtf btf = ProgramBtf.Write(program.Code);
        BpfHandle? handle = system.LoadBtf(btf.Blob, out _);

        if (handle is null)
        {
            return null;
        }

        held.Add(handle);
        return new ProgramDebugInformation(handle, btf.Functions, btf.Lines);
    }

    // A log costs the verifier time, so it is only asked for one where there is something to explain.
    private BpfHandle? LoadImage(ProgramImage image, out string log, out Errno error)
    {
        log = "";
        error = Errno.None;

        if (options.LogLevel == BpfLogLevel.None && system.LoadProgram(image, 0, [], out error) is { } loaded)
        {
            return loaded;
        }

        BpfHandle? handle = LoadWithLog(image, error, out log, out error);

        // Where the kernel objects to the lines and not to the program, it does without.
        if (handle is null && image.Debug is not null && VerifierLog.IsAboutDebugInformation(log))
        {
            handle = LoadWithLog(image with { Debug = null }, Errno.None, out log, out error);
        }

        return handle;
    }

    private BpfHandle? LoadWithLog(ProgramImage image, Errno refusal, out string log, out Errno error)
    {
        int level = options.LogLevel == BpfLogLevel.None ? WaysLevel : (int)options.LogLevel;

        for (int size = FirstLogSize; ; size = Math.Min(size * 16, LastLogSize))
        {
            byte[] buffer = new byte[size];
            BpfHandle? handle = system.LoadProgram(image, level, buffer, out error);
            int length = buffer.AsSpan().IndexOf((byte)0);
            log = Encoding.UTF8.GetString(buffer, 0, length < 0 ? size : length);

            if (handle is not null || error != Errno.ENOSPC)
            {
                return handle;
            }

            // What is too large to be verified has a log that nobody reads but for its end. Kernels since 6.4 keep the end,
            // older ones the start: of those, only what they say without the ways.
            if (refusal == Errno.E2BIG && VerifierLog.HasEnd(log))
            {
                error = refusal;
                return null;
            }

            if (refusal == Errno.E2BIG && level == WaysLevel)
            {
                level = StatisticsLevel;
                size /= 16;
            }
            else if (size == LastLogSize)
            {
                // It says more than there can be room for: then what it decides has to do.
                return system.LoadProgram(image, 0, [], out error);
            }
        }
    }
}
