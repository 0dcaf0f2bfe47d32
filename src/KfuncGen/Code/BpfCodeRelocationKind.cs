namespace KfuncGen.Code;

/// <summary>What loading fills into a <see cref="BpfProgramCode"/>.</summary>
internal enum BpfCodeRelocationKind
{
    /// <summary>A call: the BTF id of the kfunc with the index, and its module's place in the fd array.</summary>
    KfuncCall,

    /// <summary>A 32-bit move: 1 where the kernel has the kfunc with the index, with its types; 0 elsewhere.</summary>
    HasKfunc,

    /// <summary>A 32-bit move: 1 where the kernel has the helper whose number is the index, 0 elsewhere.</summary>
    HasHelper,

    /// <summary>A 32-bit move or both slots of a 64-bit constant: what the field with the index is.</summary>
    Field,

    /// <summary>A load: offset and width of the bytes that hold the field with the index in <see cref="BpfProgramCode.Names"/>.</summary>
    CoreLoad,

    /// <summary>A store: offset and width of the field with the index.</summary>
    CoreStore,

    /// <summary>A shift to the left, by which what is above the field goes; nothing where there is nothing.</summary>
    CoreLeft,

    /// <summary>A shift back, by which what is below the field goes and its sign comes in; nothing where there is nothing.</summary>
    CoreRight,

    /// <summary>Both slots of a 64-bit constant: where the field begins.</summary>
    CoreOffset,

    /// <summary>A 32-bit move: how many bytes hold the field, or the type has.</summary>
    CoreSize,

    /// <summary>A 32-bit move: 1 where the kernel has the field, value or type, 0 elsewhere.</summary>
    CoreHas,

    /// <summary>Both slots of a 64-bit constant: the enum value's number.</summary>
    CoreValue,

    /// <summary>Both slots of a 64-bit constant: the variable that the kernel has for each processor.</summary>
    CoreVariable,

    /// <summary>The first slot of a 64-bit constant: the map with <see cref="BpfProgramCode.ReadOnlyData"/>.</summary>
    ReadOnlyData,

    /// <summary>The first slot of a 64-bit constant: the map with the writable data.</summary>
    WritableData,

    /// <summary>The first slot of a 64-bit constant: the map of the object whose name has the index.</summary>
    Map,

    /// <summary>The first slot of a 64-bit constant: the map with the data that the object's programs share.</summary>
    ObjectData,

    /// <summary>The first slot of a 64-bit constant: the map with what attaching wrote down of the places of probes.</summary>
    Sites,
}
