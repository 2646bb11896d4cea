using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.Controllers.Nodes;

/// <summary>What a kubelet knows of one container.</summary>
internal sealed class ContainerState(JsonObject specification)
{
    private JsonObject _state = new() { ["waiting"] = new JsonObject { ["reason"] = "ContainerCreating" } };
    private JsonObject _lastState = [];

    public JsonObject Specification => specification;

    public string Name => Field.Text(specification, "name") ?? "";

    public string Image => Field.Text(specification, "image") ?? "";

    public bool IsReady { get; set; }

    public bool IsRunning => _state.ContainsKey("running");

    public int RestartCount { get; set; }

    public void Wait(string reason, string? message = null)
    {
        KeepTermination();
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
        {
            waiting["message"] = message;
        }

        _state = new JsonObject { ["waiting"] = waiting };
        IsReady = false;
    }

    public void Run(string now)
    {
        KeepTermination();
        _state = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = now } };
    }

    public void End(int exitCode, string? message, string now)
    {
        var terminated = new JsonObject { ["exitCode"] = exitCode, ["reason"] = exitCode == 0 ? "Completed" : "Error" };
        if (message is not null)
        {
            terminated["message"] = message;
        }

        terminated["startedAt"] = Field.Text(_state, "running", "startedAt") ?? now;
        terminated["finishedAt"] = now;
        _state = new JsonObject { ["terminated"] = terminated };
        IsReady = false;
    }

    public JsonObject ToStatus() => new()
    {
        ["name"] = Name,
        ["state"] = _state.DeepClone(),
        ["lastState"] = _lastState.DeepClone(),
        ["ready"] = IsReady,
        ["restartCount"] = RestartCount,
        ["image"] = Image,
        ["imageID"] = IsRunning || RestartCount > 0 ? Image : "",
        ["started"] = IsRunning,
    };

    private void KeepTermination()
    {
        if (_state.ContainsKey("terminated"))
        {
            _lastState = (JsonObject)_state.DeepClone();
        }
    }
}
