using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen.Linux.Events;

/// <summary>
/// Waits for descriptors on one thread of the process, which is there from the first wait on: epoll(7). Who waits is told on the thread
/// pool.
/// </summary>
internal sealed unsafe partial class EventPoll
{
    // EPOLL_CTL_*, EPOLL*, EPOLL_CLOEXEC: include/uapi/linux/eventpoll.h, 7.2.
    private const int Add = 1;
    private const int Delete = 2;
    private const int Modify = 3;
    private const uint OneShot = 1u << 30;
    private const int CloseOnExec = 0x80000;

    private const int MostEvents = 64;

    private static readonly Lazy<EventPoll> Running = new(static () => new());

    private readonly ConcurrentDictionary<ulong, Action> waiting = new();
    private readonly int descriptor;
    private long count;

    private EventPoll()
    {
        descriptor = Create(CloseOnExec);

        if (descriptor < 0)
        {
            throw new IOException($"epoll_create1(2) failed: {((Errno)Marshal.GetLastPInvokeError()).Name()}.");
        }

        new Thread(Wait) { IsBackground = true, Name = "KfuncGen events" }.Start();
    }

    /// <summary>The one of this process.</summary>
    /// <exception cref="IOException">The system gives no descriptor for it.</exception>
    public static EventPoll Shared => Running.Value;

    // The kernel's struct is packed on x86-64 and nowhere else: EPOLL_PACKED.
    private static int EventSize => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static int DataOffset => EventSize - sizeof(ulong);

    /// <summary>Takes a descriptor in, which is not waited for yet.</summary>
    /// <param name="source">The descriptor, of which each may be there once.</param>
    /// <param name="onReady">Is called for each wait, on the poll's thread.</param>
    /// <returns>Its key.</returns>
    /// <exception cref="IOException">It cannot be waited for.</exception>
    public ulong Register(BpfHandle source, Action onReady)
    {
        ulong key = (ulong)Interlocked.Increment(ref count);
        waiting[key] = onReady;

        if (Control(Add, source, OneShot, key) is not Errno.None and var error)
        {
            waiting.TryRemove(key, out _);
            throw new IOException($"epoll_ctl(2) did not take a descriptor: {error.Name()}.");
        }

        return key;
    }

    /// <summary>Waits once for one of some events.</summary>
    public Errno Arm(BpfHandle source, uint events, ulong key) => Control(Modify, source, events | OneShot, key);

    /// <summary>Lets a descriptor go.</summary>
    public void Unregister(BpfHandle source, ulong key)
    {
        waiting.TryRemove(key, out _);
        Control(Delete, source, 0, key);
    }

    private Errno Control(int operation, BpfHandle source, uint events, ulong key)
    {
        using Borrowed borrowed = new(source);
        byte* one = stackalloc byte[16];
        *(uint*)one = events;
        *(ulong*)(one + DataOffset) = key;
        return Control(descriptor, operation, (int)borrowed.Descriptor, one) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    private void Wait()
    {
        byte[] buffer = GC.AllocateArray<byte>(MostEvents * EventSize, pinned: true);

        fixed (byte* events = buffer)
        {
            while (true)
            {
                int found = Wait(descriptor, events, MostEvents, -1);

                for (int i = 0; i < found; i++)
                {
                    if (waiting.TryGetValue(*(ulong*)(events + (i * EventSize) + DataOffset), out Action? onReady))
                    {
                        onReady();
                    }
                }
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int poll, int operation, int source, byte* events);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int poll, byte* events, int most, int milliseconds);
}
