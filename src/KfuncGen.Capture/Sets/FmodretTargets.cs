using KfuncGen.Btf;
using KfuncGen.Images.IdSets;

namespace KfuncGen.Capture.Sets;

/// <summary>
/// The functions whose return value a program may change, and which have a set for nothing else. Up to 6.8 such a set
/// looks like one of kfuncs; only the names tell.
/// </summary>
/// <remarks>
/// Callers of register_btf_fmodret_id_set: net/bpf/test_run.c and net/mptcp/bpf.c, 6.12; drivers/hid/bpf/hid_bpf_dispatch.c,
/// 6.3 to 6.10.
/// </remarks>
internal static class FmodretTargets
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "bpf_fentry_test1",
        "bpf_modify_return_test",
        "bpf_modify_return_test2",
        "bpf_modify_return_test_tp",
        "hid_bpf_device_event",
        "hid_bpf_rdesc_fixup",
        "__hid_bpf_tail_call",
        "update_socket_protocol",
    };

    /// <summary>Whether a set holds nothing else. One of its functions may be a kfunc as well, in another set.</summary>
    public static bool AreAllOf(KfuncIdSet set, BtfReader btf)
    {
        foreach (KfuncIdSetEntry entry in set.Entries)
        {
            if (!entry.Function.IsVoid && !Names.Contains(btf[entry.Function].Name))
            {
                return false;
            }
        }

        return true;
    }
}
