using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>Programs that say by enums how a helper does its work.</summary>
internal static partial class FlagPrograms
{
    // Where the packet's time to live is 64, what is made room for is said.
    [BpfProgram(BpfProgramType.Tc)]
    internal static int MakesRoom(__sk_buff ctx)
    {
        Span<byte> live = stackalloc byte[1];
        int error = BpfHelpers.bpf_skb_load_bytes_relative(ctx, 8, live, BpfHeaderStart.BPF_HDR_START_NET);

        if (error != 0)
        {
            return error;
        }

        BpfAdjustRoomFlags flags = live[0] == 64
            ? BpfAdjustRoomFlags.BPF_F_ADJ_ROOM_ENCAP_L3_IPV4 | BpfAdjustRoomFlags.BPF_F_ADJ_ROOM_NO_CSUM_RESET
            : (BpfAdjustRoomFlags)(1ul << 40);
        error = BpfHelpers.bpf_skb_adjust_room(ctx, 20, BpfAdjustRoomMode.BPF_ADJ_ROOM_MAC, flags);
        return error != 0 ? error : BpfHelpers.bpf_skb_store_bytes(ctx, 14, "outer"u8, BpfStoreFlags.BPF_F_RECOMPUTE_CSUM);
    }

    // A long packet would grow by more than any interface takes.
    [BpfProgram(BpfProgramType.Tc)]
    internal static int Fits(__sk_buff ctx)
    {
        uint length = 0;
        int more = ctx.len > 100 ? 1 << 20 : 0;

        return BpfHelpers.bpf_check_mtu(ctx, 0, ref length, more) switch
        {
            BpfCheckMtuResult.BPF_MTU_CHK_RET_SUCCESS => 1,
            BpfCheckMtuResult.BPF_MTU_CHK_RET_FRAG_NEEDED => 2,
            _ => 3,
        };
    }

    // IPv4 by the first interface, or a family of addresses that there is not.
    [BpfProgram(BpfProgramType.Tc)]
    internal static int AsksForARoute(__sk_buff ctx)
    {
        Route route = default;
        route.Family = ctx.len > 100 ? (byte)200 : (byte)2;
        route.Interface = 1;
        BpfFibLookupResult result = BpfHelpers.bpf_fib_lookup(ctx, ref route, BpfFibLookupFlags.BPF_FIB_LOOKUP_SKIP_NEIGH);
        return result >= BpfFibLookupResult.BPF_FIB_LKUP_RET_SUCCESS ? 1 : (int)result;
    }

    [BpfProgram(BpfProgramType.Tc)]
    internal static int LooksInNamespaces(__sk_buff ctx)
    {
        Span<byte> tuple = stackalloc byte[12];
        BpfNetworkNamespace space = ctx.len > 100 ? (BpfNetworkNamespace)0x7fffffff : BpfNetworkNamespace.BPF_F_CURRENT_NETNS;

        if (BpfHelpers.bpf_sk_lookup_udp(ctx, tuple, space) is not { } socket)
        {
            return 1;
        }

        BpfHelpers.bpf_sk_release(socket);
        return 2;
    }

    // struct bpf_fib_lookup, include/uapi/linux/bpf.h, 7.3.
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    internal struct Route
    {
        [FieldOffset(0)]
        public byte Family;

        [FieldOffset(8)]
        public uint Interface;
    }
}
