using System.Reflection;
using KfuncGen.MakeAbi.Tables;

namespace KfuncGen.Abi.Tests;

/// <summary>A helper that takes the context takes that of every kind that may call it: the verifier said which these are.</summary>
public sealed class HelperContextTests
{
    // These take a socket that a context points to, and so one that is a context itself: ARG_PTR_TO_SOCK_COMMON and
    // ARG_PTR_TO_BTF_ID_SOCK_COMMON, net/core/filter.c, 6.18.
    private static readonly string[] OfSockets =
    [
        "bpf_sk_release", "bpf_get_socket_cookie", "bpf_sk_fullsock", "bpf_tcp_sock", "bpf_get_listener_sock", "bpf_sk_cgroup_id",
        "bpf_sk_ancestor_cgroup_id", "bpf_setsockopt", "bpf_getsockopt",
    ];

    private static readonly ProgramTable Programs = ProgramTable.Read(File.ReadAllText(Path.Combine(Repository.Root, ProgramTable.Path)));
    private static readonly string[] Contexts =
    [
        .. ContextTable.Read(File.ReadAllText(Path.Combine(Repository.Root, ContextTable.Path)))
            .Where(static row => row.IsContext).Select(static row => row.Name),
    ];

    [Fact]
    public void A_helper_takes_the_context_of_each_kind_that_may_call_it()
    {
        HelperKindTable table = HelperKindTable.Read(File.ReadAllText(Path.Combine(Repository.Root, HelperKindTable.Path)));
        List<string> missing = [];
        int seen = 0;

        foreach ((string name, string[] words) in table.Helpers.Where(static row => !OfSockets.Contains(row.Name)))
        {
            HashSet<string> taken =
            [
                .. typeof(BpfHelpers).GetMethods(BindingFlags.Public | BindingFlags.Static)
                    .Where(method => method.Name == name && method.GetParameters().Length > 0)
                    .Select(static method => method.GetParameters()[0].ParameterType.Name),
            ];

            if (!taken.Overlaps(Contexts))
            {
                continue;
            }

            seen++;
            string[] kinds = [.. words.Select(static word => word.Split('@')[0])];
            missing.AddRange(Programs.Kinds
                .Where(one => kinds.Contains(one.Kind.Name) || kinds.Contains(HelperKindTable.All))
                .Select(static one => one.Kind.Context)
                .OfType<string>()
                .Where(context => Contexts.Contains(context) && !taken.Contains(context))
                .Distinct()
                .Select(context => $"{name} takes no {context}"));
        }

        Assert.True(missing.Count == 0, string.Join("\n", missing));
        Assert.True(seen > 40, $"{seen} helpers take a context.");
    }
}
