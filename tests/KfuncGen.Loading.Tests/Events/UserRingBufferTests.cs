using KfuncGen.Tests.Assembly;
using KfuncGen.Tests.Systems;

namespace KfuncGen.Tests.Events;

/// <summary>What user space writes into a ring buffer, programs read in order.</summary>
public sealed class UserRingBufferTests
{
    private const byte AtomicAdd = 0xdb;
    private const int DynptrRead = 201, UserRingDrain = 209;

    [Fact]
    public void Programs_read_what_user_space_has_added()
    {
        using Draining draining = Draining.Load();
        ulong added = 0;
        ulong sum = 0;

        for (int round = 0; round < 50; round++)
        {
            while (draining.Messages.TryAdd(added + 1))
            {
                sum += ++added;
            }

            // A message of 8 bytes takes 16.
            Assert.Equal(4096, draining.Messages.PendingBytes);
            Assert.Equal(256, draining.Run());
            Assert.Equal(sum, draining.Sum);
            Assert.Equal(0, draining.Messages.PendingBytes);
        }

        Assert.Equal(50ul * 256, added);
    }

    [Fact]
    public void Threads_add_at_the_same_time()
    {
        using Draining draining = Draining.Load();

        Parallel.For(0, 4, thread =>
        {
            for (ulong value = 1; value <= 50; value++)
            {
                Assert.True(draining.Messages.TryAdd(value));
            }
        });

        Assert.Equal(200, draining.Run());
        Assert.Equal(4ul * (50 * 51 / 2), draining.Sum);
    }

    /// <summary>An object whose program adds up the messages.</summary>
    private sealed class Draining : BpfObject
    {
        private const string Listing = """
            listing 1
            map Messages BPF_MAP_TYPE_USER_RINGBUF
            entries 4096
            data 8
            field Sum 0 8
            """;

        private Draining(LoadedBpfObject loaded)
            : base(loaded)
        {
        }

        public BpfUserRingBuffer<ulong> Messages => Map<BpfUserRingBuffer<ulong>>(0);

        public ulong Sum => Read<ulong>(0);

        public static Draining Load()
        {
            RealSystem.Require();
            BpfProgram drain = new Assembler("s32(*struct __sk_buff)", "skb")
                .Map(1, "Messages").FunctionAddress(2, "Take").Move(3, 0).Move(4, 0).Helper(UserRingDrain).Exit()
                .Function("Take", "s64(*struct bpf_dynptr,*void)", "message", "context")
                .Copy(3, 1).Copy(1, 10).Compute(0, 1, -8).Move(2, 8).Move(4, 0).Move(5, 0).Helper(DynptrRead)
                .JumpIf(0, 0, "end", 0x50).Load(2, 10, -8).DataAddress(1, 0).Store(1, 0, 2, AtomicAdd)
                .Label("end").Return(0)
                .Part(BpfProgramType.SocketFilter, "Drain");
            return new(LoadObject(new() { Name = "Draining", Listing = Listing, Programs = [drain] }, null));
        }

        public int Run() => Program<LoadedSocketFilterProgram>(0).Run(new byte[64]).ReturnValue;
    }
}
