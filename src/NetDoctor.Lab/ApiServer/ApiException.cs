using System.Text.Json.Nodes;

namespace NetDoctor.Lab.ApiServer;

/// <summary>A refusal that the API answers as a Status object.</summary>
public sealed class ApiException(int code, string reason, string message, JsonObject? details = null) : Exception(message)
{
    /// <summary>HTTP status code.</summary>
    public int Code { get; } = code;

    /// <summary>Reason for machines, for example <c>NotFound</c>.</summary>
    public string Reason { get; } = reason;

    /// <summary>The metadata of the Status; carries the continue token when a list expired.</summary>
    public JsonObject Metadata { get; init; } = [];

    /// <summary>The body of the answer.</summary>
    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = Metadata.DeepClone(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = Reason,
        };
        if (details is not null)
        {
            status["details"] = details.DeepClone();
        }

        status["code"] = Code;
        return status;
    }
}
