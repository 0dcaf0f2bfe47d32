using KfuncGen.Tool.Tests.Inputs;

namespace KfuncGen.Tool.Tests;

/// <summary>The commands on a snapshot small enough to read.</summary>
public sealed class SnapshotFileCommandTests : IDisposable
{
    private const string Snapshot =
        """
        kfuncs 1
        name debian-7.2
        kernel 7.2.12+deb13-amd64
        arch x86_64
        tags yes

        set generic_btf_ids: TRACING SCHED_CLS

        kfunc struct task_struct *bpf_task_acquire(struct task_struct *p): generic_btf_ids(KF_ACQUIRE|KF_RET_NULL|KF_RCU)
        kfunc int update_socket_protocol(int family): ?[FMODRET](0) untagged

        scalar int <s32>
        struct task_struct <9536 align 64>

        """;

    private readonly TemporaryDirectory directory = new();
    private readonly string path;

    public SnapshotFileCommandTests() => path = directory.Write("debian-7.2.kfuncs", System.Text.Encoding.UTF8.GetBytes(Snapshot));

    public void Dispose() => directory.Dispose();

    [Fact]
    public void In_a_pipe_list_separates_with_tabs()
    {
        CommandRun run = CommandRun.Of("list", path);

        Assert.Equal(
            """
            bpf_task_acquire	KF_ACQUIRE|KF_RET_NULL|KF_RCU	-	struct task_struct *bpf_task_acquire(struct task_struct *p)
            update_socket_protocol	-	not callable (fmodret)	int update_socket_protocol(int family)

            """,
            run.Output);
        Assert.Empty(run.Error);
        Assert.Equal(0, run.ExitCode);
    }

    [Fact]
    public void On_a_terminal_list_aligns_columns_under_headings()
    {
        Assert.Equal(
            """
            KFUNC                   FLAGS                          REMARKS                 PROTOTYPE
            bpf_task_acquire        KF_ACQUIRE|KF_RET_NULL|KF_RCU  -                       struct task_struct *bpf_task_acquire(struct task_struct *p)
            update_socket_protocol  -                              not callable (fmodret)  int update_socket_protocol(int family)

            """,
            CommandRun.OnTerminal("list", path).Output);
    }

    [Fact]
    public void List_as_JSON_leaves_nothing_out()
    {
        Assert.Equal(
            """
            {
              "kernel": "7.2.12+deb13-amd64",
              "arch": "x86_64",
              "probed": null,
              "kfuncs": [
                {
                  "name": "bpf_task_acquire",
                  "prototype": "struct task_struct *bpf_task_acquire(struct task_struct *p)",
                  "flags": [
                    "KF_ACQUIRE",
                    "KF_RET_NULL",
                    "KF_RCU"
                  ],
                  "registrations": [
                    {
                      "set": "generic_btf_ids",
                      "flags": [
                        "KF_ACQUIRE",
                        "KF_RET_NULL",
                        "KF_RCU"
                      ],
                      "hooks": [
                        "TRACING",
                        "SCHED_CLS"
                      ]
                    }
                  ],
                  "implicitArguments": [],
                  "admitted": null,
                  "tagged": true,
                  "module": null
                },
                {
                  "name": "update_socket_protocol",
                  "prototype": "int update_socket_protocol(int family)",
                  "flags": [],
                  "registrations": [
                    {
                      "set": null,
                      "flags": [],
                      "hooks": [
                        "FMODRET"
                      ]
                    }
                  ],
                  "implicitArguments": [],
                  "admitted": null,
                  "tagged": false,
                  "module": null
                }
              ]
            }

            """,
            CommandRun.Of("list", path, "--json").Output);
    }

    [Fact]
    public void What_a_snapshot_does_not_know_is_null_in_JSON()
    {
        string unknown = directory.Write("x.kfuncs", "kfuncs 1\ntags yes\n\nkfunc void bpf_rcu_read_lock(void): ?\n"u8);

        Assert.Equal(
            """
            {
              "kernel": null,
              "arch": null,
              "probed": null,
              "kfuncs": [
                {
                  "name": "bpf_rcu_read_lock",
                  "prototype": "void bpf_rcu_read_lock(void)",
                  "flags": null,
                  "registrations": null,
                  "implicitArguments": [],
                  "admitted": null,
                  "tagged": true,
                  "module": null
                }
              ]
            }

            """,
            CommandRun.Of("list", unknown, "--json").Output);
    }

    [Fact]
    public void Snapshot_of_a_snapshot_is_the_same_text()
    {
        Assert.Equal(new CommandRun(0, Snapshot, ""), CommandRun.Of("snapshot", path));
    }

    [Fact]
    public void Snapshot_renames_and_writes_to_a_file()
    {
        string output = Path.Combine(directory.Path, "mine.kfuncs");

        Assert.Equal(new CommandRun(0, "", ""), CommandRun.Of("snapshot", path, "--name", "mine", "-o", output));
        Assert.Equal(Snapshot.Replace("debian-7.2", "mine"), File.ReadAllText(output));
    }

    [Fact]
    public void A_release_that_the_user_gives_goes_before_the_files_and_is_noted()
    {
        CommandRun run = CommandRun.Of("snapshot", path, "--kernel", "7.2.13");

        Assert.Contains("\nkernel 7.2.13\n", run.Output);
        Assert.Equal($"kfuncgen: note: --kernel says 7.2.13, but {path} says 7.2.12+deb13-amd64; going by --kernel.\n", run.Error);
    }

    [Theory]
    [InlineData("--btf-ids")]
    [InlineData("--base")]
    public void Options_of_kernels_do_not_go_with_a_snapshot(string option)
    {
        CommandRun run = CommandRun.Of("list", path, option, path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("this is a snapshot, which has all of it", run.Error);
    }
}
