using System.Diagnostics;
using System.Text;
using FileGuard;
using KfuncGen;

namespace KernelMatrix.Guest.Checks.Samples;

/// <summary>samples/FileGuard: an ordinary <c>cat</c> is denied a file, and the denial is told of.</summary>
internal sealed class FileGuardCheck : SampleCheck
{
    private const string Secret = "secret.txt";
    private const string Other = "other.txt";

    /// <inheritdoc/>
    public override string Name => "FileGuard";

    /// <inheritdoc/>
    public override void Run(TargetKernel kernel, Report report)
    {
        if (!AttachCheck.HasBpfModule())
        {
            report.Note("bpf is not among this kernel's security modules");
            return;
        }

        if (!Guard.Bpf.TryLoad(out Guard.Bpf? guard, out BpfLoadReport loading))
        {
            report.Claim(false, $"{loading.Problem}");
            return;
        }

        File.WriteAllText($"/tmp/{Secret}", "the secret");
        File.WriteAllText($"/tmp/{Other}", "no secret");

        using (guard)
        {
            Letters64 name = default;
            Encoding.UTF8.GetBytes(Secret, name);
            guard.Names[name] = 1;
            (int id, int code, string said) denied;

            using (guard.OnOpen.AttachHook())
            {
                denied = Cat(Secret);
                report.Claim(
                    denied.code != 0 && denied.said.Contains("Permission denied", StringComparison.Ordinal),
                    $"cat ended with {denied.code} and said '{denied.said}'");
                (_, int code, string said) = Cat(Other);
                report.Claim(code == 0 && said == "no secret", $"cat of another file ended with {code} and said '{said}'");
            }

            (_, int after, string told) = Cat(Secret);
            report.Claim(after == 0 && told == "the secret", $"cat ended with {after} and said '{told}' after the link is gone");
            Denial audited = Read(guard.Denials, static _ => true).SingleOrDefault();
            report.Claim(
                audited.Pid == denied.id && audited.User == 0 && Denial.Read(audited.Process) == "cat"
                && Denial.Read(audited.File) == Secret,
                $"the denial told of is of {Denial.Read(audited.File)} to {Denial.Read(audited.Process)}, pid {audited.Pid} of " +
                $"{denied.id}, user {audited.User}");
        }
    }

    private static (int Id, int Code, string Said) Cat(string file)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("cat", $"/tmp/{file}") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        string said = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.Id, process.ExitCode, said);
    }
}
