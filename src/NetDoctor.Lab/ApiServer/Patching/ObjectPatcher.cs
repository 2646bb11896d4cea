using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Patching;

/// <summary>Applies the four kinds of patch that the API takes.</summary>
internal sealed class ObjectPatcher
{
    public const string ApplyMediaType = "application/apply-patch+yaml";

    private const string Accepted =
        "application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml";

    // What each manager applied last, by the object's uid: a field that it no longer applies goes.
    private readonly ConcurrentDictionary<(string Uid, string Manager), JsonObject> _applied = new();

    /// <summary>The object after the patch.</summary>
    /// <exception cref="ApiException">400: the patch does not fit, 415: an unknown kind of patch.</exception>
    public JsonObject Apply(string mediaType, JsonObject current, JsonNode? patch, string manager, RequestTarget target)
    {
        var result = mediaType switch
        {
            "application/json-patch+json" => JsonPatch.Apply(current, patch as JsonArray ?? throw NotAnArray()),
            "application/merge-patch+json" => (JsonObject)MergePatch.Apply(current, Object(patch))!,
            "application/strategic-merge-patch+json" => StrategicMerge.Apply(current, Object(patch), target.Type),
            ApplyMediaType => ServerSideApply(current, Object(patch), manager, target.Type),
            _ => throw ApiErrors.UnsupportedMediaType(Accepted),
        };
        var isVersioned = patch is JsonObject item && ObjectMetadata.ResourceVersionOf(item) != 0;
        if (!isVersioned)
        {
            Field.Ensure(result, "metadata").Remove("resourceVersion");
        }

        return result;
    }

    /// <summary>Remembers what a manager applied when it created an object.</summary>
    public void Remember(JsonObject stored, string manager, JsonObject applied) =>
        _applied[(ObjectMetadata.UidOf(stored), manager)] = (JsonObject)applied.DeepClone();

    private static JsonObject Object(JsonNode? patch) => patch as JsonObject ?? throw ApiErrors.BadRequest("the patch must be an object");

    private static ApiException NotAnArray() => ApiErrors.BadRequest("a JSON patch must be an array");

    private JsonObject ServerSideApply(JsonObject current, JsonObject patch, string manager, ResourceType type)
    {
        var basis = current;
        if (_applied.TryGetValue((ObjectMetadata.UidOf(current), manager), out var before))
        {
            basis = (JsonObject)current.DeepClone();
            AppliedFields.RemoveAbandoned(basis, before, patch, type);
        }

        Remember(current, manager, patch);
        return StrategicMerge.Apply(basis, patch, type);
    }
}
