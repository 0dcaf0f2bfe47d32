using System.Runtime.InteropServices;

namespace KfuncGen.Maps;

/// <summary>A descriptor that is written into a map, held open meanwhile; the kernel then holds what it stands for by itself.</summary>
internal readonly ref struct DescriptorValue
{
    private readonly SafeHandle? handle;

    /// <summary>Holds a handle open.</summary>
    /// <param name="handle">The handle; null for none, which counts as 0.</param>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public DescriptorValue(SafeHandle? handle)
    {
        bool added = false;
        handle?.DangerousAddRef(ref added);
        this.handle = handle;
    }

    /// <summary>Its number.</summary>
    public int Number => (int)(handle?.DangerousGetHandle() ?? 0);

    /// <summary>Lets it go.</summary>
    public void Dispose() => handle?.DangerousRelease();
}
