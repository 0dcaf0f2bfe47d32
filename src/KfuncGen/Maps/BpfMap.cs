using System.Runtime.InteropServices;
using System.Text;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;
using KfuncGen.Maps;

namespace KfuncGen;

/// <summary>
/// A map: memory that BPF programs and user space share. It stays in the kernel as long as this object is not disposed, or something
/// else refers to it: a program, another map, or a file in bpffs.
/// </summary>
/// <remarks>Thread-safe: the kernel does one element at a time. Keys and values are copied as they are in memory.</remarks>
public abstract class BpfMap : IDisposable
{
    private readonly OpenMap map;

    private protected BpfMap(OpenMap map) => this.map = map;

    /// <summary>How many elements it may have; for ring buffers its size in bytes.</summary>
    public uint MaxEntries => map.MaxEntries;

    /// <summary>
    /// The map's file descriptor, close-on-exec, disposed with this object. To hand it to another library, use
    /// <see cref="SafeHandle.DangerousGetHandle"/> while it is open.
    /// </summary>
    public SafeHandle Handle => map.Handle;

    /// <summary>The map's number in this kernel, as <c>bpftool map</c> shows it.</summary>
    /// <exception cref="BpfMapException">The kernel does not say.</exception>
    public uint Id => Info.Id;

    /// <summary>What the kernel says of it.</summary>
    /// <exception cref="BpfMapException">The kernel does not say.</exception>
    public BpfMapInfo Info
    {
        get
        {
            MapCalls.GetInformation(map.Handle, out bpf_map_info information).ThrowIfFailed(map, "say what it is");
            return ToInfo(in information);
        }
    }

    /// <summary>The map that is open.</summary>
    internal OpenMap Open => map;

    /// <summary>Makes a map that no program has yet.</summary>
    /// <typeparam name="TMap">The type of map.</typeparam>
    /// <param name="options">How it is made.</param>
    /// <exception cref="BpfMapException">The kernel does not make it.</exception>
    /// <example>
    /// <code>
    /// using BpfHashMap&lt;uint, ulong&gt; counts = BpfMap.Create&lt;BpfHashMap&lt;uint, ulong&gt;&gt;(new() { MaxEntries = 1024 });
    /// </code>
    /// </example>
    public static TMap Create<TMap>(BpfMapOptions options)
        where TMap : BpfMap, IBpfMapKind<TMap>
    {
        ArgumentNullException.ThrowIfNull(options);
        MapShape shape = TMap.ShapeOf(options);
        BpfHandle? handle = MapCreation.Create(shape, out Errno error);
        OpenMap map = new(handle!, shape.Name.Length > 0 ? shape.Name : typeof(TMap).Name, shape.MaxEntries);
        error.ThrowIfFailed(map, $"make it with {shape.MaxEntries} entries, keys of {shape.KeySize} and values of {shape.ValueSize} bytes");
        return TMap.Of(map);
    }

    /// <summary>Opens a map by its number in this kernel.</summary>
    /// <typeparam name="TMap">The type of map.</typeparam>
    /// <param name="id">The number.</param>
    /// <exception cref="BpfMapException">There is none, it may not be opened, or it is of another type or other sizes.</exception>
    public static TMap OpenById<TMap>(uint id)
        where TMap : BpfMap, IBpfMapKind<TMap> =>
        Take<TMap>(MapCalls.OpenById(id, out Errno error), error, $"with the number {id}");

    /// <summary>Opens a map that is pinned.</summary>
    /// <typeparam name="TMap">The type of map.</typeparam>
    /// <param name="path">Its path in bpffs, such as <c>/sys/fs/bpf/rules</c>.</param>
    /// <exception cref="BpfMapException">There is none, it may not be opened, or it is of another type or other sizes.</exception>
    public static TMap OpenPinned<TMap>(string path)
        where TMap : BpfMap, IBpfMapKind<TMap>
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Take<TMap>(PinCalls.Open(path, out Errno error), error, $"at {path}");
    }

    /// <summary>Pins it: the map stays until the file is deleted, and other processes can open it by its path.</summary>
    /// <param name="path">A path in bpffs that does not exist, such as <c>/sys/fs/bpf/rules</c>.</param>
    /// <exception cref="BpfMapException">The kernel does not pin it there.</exception>
    public void Pin(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        PinCalls.Pin(map.Handle, path).ThrowIfFailed(map, $"pin it at {path}, which must be a new name in a mounted bpffs");
    }

    /// <summary>Makes it one that user space cannot write any more, this process included. Programs still can.</summary>
    /// <exception cref="BpfMapException">The kernel does not freeze it.</exception>
    public void Freeze() => MapCalls.Freeze(map.Handle).ThrowIfFailed(map, "freeze it");

    /// <summary>Closes the descriptor. The map goes away unless something else refers to it.</summary>
    public void Dispose()
    {
        Close();
        map.Handle.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what a type of map has beside its descriptor.</summary>
    private protected virtual void Close()
    {
    }

    private static TMap Take<TMap>(BpfHandle? handle, Errno error, string where)
        where TMap : BpfMap, IBpfMapKind<TMap>
    {
        if (handle is null)
        {
            throw new BpfMapException(
                $"The map {where} could not be opened: {(error == Errno.ENOENT ? "there is none (ENOENT)" : error.Name())}.", (int)error);
        }

        try
        {
            return TMap.Of(Check<TMap>(handle, where));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    // Another type or other sizes: the kernel would copy more or less than there is room for.
    private static OpenMap Check<TMap>(BpfHandle handle, string where)
        where TMap : BpfMap, IBpfMapKind<TMap>
    {
        Errno error = MapCalls.GetInformation(handle, out bpf_map_info information);

        if (error != Errno.None)
        {
            throw new BpfMapException($"What is {where} is no map: bpf(2) gave {error.Name()}.", (int)error);
        }

        BpfMapInfo found = ToInfo(in information);
        MapShape wanted = TMap.ShapeOf(new() { MaxEntries = Math.Max(1, found.MaxEntries) });

        if ((found.Type, (uint)found.KeySize, (uint)found.ValueSize) != ((BpfMapType)wanted.Type, wanted.KeySize, wanted.ValueSize))
        {
            throw new BpfMapException(
                $"The map {where} is '{found.Name}', of type {found.Type} with keys of {found.KeySize} and values of {found.ValueSize} " +
                "bytes; expected " +
                $"type {(BpfMapType)wanted.Type} with keys of {wanted.KeySize} and values of {wanted.ValueSize} bytes.");
        }

        return new(handle, found.Name.Length > 0 ? found.Name : $"number {found.Id}", found.MaxEntries);
    }

    private static unsafe BpfMapInfo ToInfo(ref readonly bpf_map_info information)
    {
        fixed (byte* name = information.name)
        {
            return new()
            {
                Id = information.id,
                Name = Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name)),
                Type = (BpfMapType)information.type,
                KeySize = (int)information.key_size,
                ValueSize = (int)information.value_size,
                MaxEntries = information.max_entries,
                Flags = (BpfMapFlags)information.map_flags,
            };
        }
    }
}
