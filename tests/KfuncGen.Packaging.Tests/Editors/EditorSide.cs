using System.Text.Json;
using StreamJsonRpc;

namespace KfuncGen.Packaging.Tests.Editors;

/// <summary>What a server asks and tells an editor.</summary>
/// <param name="analyzers">The setting <c>csharp.analyzersEnabled</c>.</param>
internal sealed class EditorSide(bool analyzers)
{
    private readonly Lock gate = new();
    private readonly List<(string Uri, Func<string[], bool> Until, TaskCompletionSource<string[]> Said)> waiting = [];

    /// <summary>The next diagnostics of a file that are as somebody waits for.</summary>
    public Task<string[]> WaitAsync(string uri, Func<string[], bool> until)
    {
        TaskCompletionSource<string[]> said = new(TaskCreationOptions.RunContinuationsAsynchronously);

        lock (gate)
        {
            waiting.Add((uri, until, said));
        }

        return said.Task;
    }

    /// <summary>Diagnostics of a file.</summary>
    [JsonRpcMethod("textDocument/publishDiagnostics", UseSingleObjectParameterDeserialization = true)]
    public void Diagnose(JsonElement parameters)
    {
        string uri = parameters.GetProperty("uri").GetString()!;
        string[] diagnostics =
        [
            .. parameters.GetProperty("diagnostics").EnumerateArray().Select(
                static one => $"{one.GetProperty("code")} {one.GetProperty("range").GetProperty("start").GetProperty("line")}"),
        ];

        lock (gate)
        {
            foreach ((string Uri, Func<string[], bool> Until, TaskCompletionSource<string[]> Said) one in waiting.Where(
                one => one.Uri == uri && one.Until(diagnostics)).ToArray())
            {
                waiting.Remove(one);
                one.Said.SetResult(diagnostics);
            }
        }
    }

    /// <summary>Settings.</summary>
    [JsonRpcMethod("workspace/configuration", UseSingleObjectParameterDeserialization = true)]
    public object[] Configure(JsonElement parameters) =>
    [
        .. parameters.GetProperty("items").EnumerateArray().Select(_ => new { analyzersEnabled = analyzers, useMetadataUris = true }),
    ];

    /// <summary>A bar of progress that nobody looks at.</summary>
    [JsonRpcMethod("window/workDoneProgress/create", UseSingleObjectParameterDeserialization = true)]
    public object? CreateProgress(JsonElement _) => null;

    /// <summary>What the server can do later.</summary>
    [JsonRpcMethod("client/registerCapability", UseSingleObjectParameterDeserialization = true)]
    public object? Register(JsonElement _) => null;

    /// <summary>How far it is.</summary>
    [JsonRpcMethod("$/progress", UseSingleObjectParameterDeserialization = true)]
    public void Progress(JsonElement _)
    {
    }

    /// <summary>What it logs.</summary>
    [JsonRpcMethod("window/logMessage", UseSingleObjectParameterDeserialization = true)]
    public void Log(JsonElement _)
    {
    }
}
