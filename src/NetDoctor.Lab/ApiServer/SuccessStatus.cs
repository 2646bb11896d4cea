using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer;

/// <summary>Answers of writes that leave no object to show.</summary>
internal static class SuccessStatus
{
    public static JsonObject WithCode(int code) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["metadata"] = new JsonObject(),
        ["status"] = "Success",
        ["code"] = code,
    };

    /// <summary>The object is gone; its uid lets kubectl wait for just this one.</summary>
    public static JsonObject Of(ResourceType type, JsonObject item)
    {
        var details = new JsonObject { ["name"] = ObjectMetadata.NameOf(item) };
        if (type.Group.Length > 0)
        {
            details["group"] = type.Group;
        }

        details["kind"] = type.Plural;
        details["uid"] = ObjectMetadata.UidOf(item);
        return new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }
}
