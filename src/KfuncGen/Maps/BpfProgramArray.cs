using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>Programs, by index: a program goes on with one of them, and does not come back.</summary>
/// <remarks>
/// BPF programs use <see cref="TailCall(uint)"/>, user space the others. All programs in it, and those that call into it, are of one kind,
/// and use the same <see cref="BpfCgroupLocalStorage{TValue}"/> where one does.
/// It is emptied when user space holds it no more: neither open nor pinned.
/// </remarks>
[KernelMap(BpfMapType.ProgramArray, Key = typeof(uint), Value = typeof(uint))]
public sealed unsafe class BpfProgramArray : BpfMap, IBpfMapKind<BpfProgramArray>
{
    private BpfProgramArray(OpenMap map)
        : base(map)
    {
    }

    /// <summary>Puts a program into the array, in the place of the one that is there.</summary>
    /// <exception cref="BpfMapException">The kernel refuses: it is of another kind than those that call into the array.</exception>
    public void Set(uint index, BpfProgramHandle program)
    {
        ArgumentNullException.ThrowIfNull(program.Handle, nameof(program));
        using DescriptorValue descriptor = new(program.Handle);
        int number = descriptor.Number;
        MapAccess.Write(Open, &index, &number);
    }

    /// <summary>Reads the number of a program.</summary>
    /// <returns>False where there is none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool TryGetId(uint index, out uint id)
    {
        uint found = 0;
        bool isThere = MapAccess.TryRead(Open, &index, &found);
        id = found;
        return isThere;
    }

    /// <summary>Removes a program.</summary>
    /// <returns>False where there was none.</returns>
    /// <exception cref="BpfMapException">The kernel refuses.</exception>
    public bool Remove(uint index) => MapAccess.TryRemove(Open, &index);

    /// <summary>In BPF: goes on with a program, and comes back only where there is none, or 33 went before.</summary>
    /// <param name="index">The other one's index.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_tail_call", TakesContext = true)]
    public void TailCall(uint index) => throw BpfOnlyException.ForMap(nameof(TailCall), nameof(Set));

    /// <summary>In BPF: goes on with a program, and comes back only where there is none, or 33 went before.</summary>
    /// <param name="context">The program's context.</param>
    /// <param name="index">The other one's index.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    [MapHelper("bpf_tail_call", ContextFirst = true)]
    public void TailCall(object context, uint index) => throw BpfOnlyException.ForMap(nameof(TailCall), nameof(Set));

    static MapShape IBpfMapKind<BpfProgramArray>.ShapeOf(BpfMapOptions options) =>
        MapShapes.Of(bpf_map_type.BPF_MAP_TYPE_PROG_ARRAY, sizeof(uint), sizeof(int), options);

    static BpfProgramArray IBpfMapKind<BpfProgramArray>.Of(OpenMap map) => new(map);
}
