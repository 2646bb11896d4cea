using System.Text.Json.Nodes;

namespace NetDoctor.Kubernetes.Manifests.Policies;

/// <summary>A field of a policy, there or not.</summary>
/// <param name="Node">Its value; null when it is absent.</param>
/// <param name="Path">Its place, such as <c>spec.ingress[0]</c>.</param>
/// <param name="Near">The mapping that it is in, or itself.</param>
internal readonly record struct PolicyField(JsonNode? Node, string Path, JsonObject Near)
{
    public bool IsThere => Node is not null;

    public string? Text => Node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public long? Number => Node is JsonValue value
        ? value.TryGetValue<long>(out var wide) ? wide : value.TryGetValue<int>(out var number) ? number : null
        : null;

    /// <summary>Elements of a list; empty for anything else.</summary>
    public IEnumerable<PolicyField> Items
    {
        get
        {
            var (path, near) = (Path, Near);
            return Node is JsonArray items
                ? items.Select((item, index) => new PolicyField(item, $"{path}[{index}]", item as JsonObject ?? near))
                : [];
        }
    }

    /// <summary>Members of a mapping; empty for anything else.</summary>
    public IEnumerable<PolicyField> Members
    {
        get
        {
            var self = this;
            return Node is JsonObject members ? members.Select(member => self[member.Key]) : [];
        }
    }

    public PolicyField this[string member]
    {
        get
        {
            var value = (Node as JsonObject)?[member];
            return new PolicyField(value, Path.Length == 0 ? member : $"{Path}.{member}", value as JsonObject ?? Near);
        }
    }

    public PolicyFault Required(string detail = "") =>
        new("FieldValueRequired", Path, detail.Length == 0 ? "Required value" : $"Required value: {detail}", Near);

    public PolicyFault Invalid(string detail) =>
        new("FieldValueInvalid", Path, $"Invalid value: {Node?.ToJsonString() ?? "null"}: {detail}", Near);

    public PolicyFault NotSupported(params ReadOnlySpan<string> supported) => new(
        "FieldValueNotSupported",
        Path,
        $"Unsupported value: {Node?.ToJsonString() ?? "\"\""}: supported values: \"{string.Join("\", \"", supported!)}\"",
        Near);

    public PolicyFault Forbidden(string detail) => new("FieldValueForbidden", Path, $"Forbidden: {detail}", Near);

    public PolicyFault Unknown() => new(PolicyFault.UnknownField, Path, "the kind has no such field", Near);
}
