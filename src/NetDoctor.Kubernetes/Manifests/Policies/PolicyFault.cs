using System.Text.Json.Nodes;

namespace NetDoctor.Kubernetes.Manifests.Policies;

/// <summary>One thing wrong with one field of a policy.</summary>
/// <param name="Reason">Reason for machines in the API server's words, such as <c>FieldValueInvalid</c>.</param>
/// <param name="Path">The field, such as <c>spec.ingress[0].from[1]</c>.</param>
/// <param name="Message">What is wrong with it, such as <c>Required value: must specify a peer</c>.</param>
/// <param name="Near">Mapping of the policy that the field is in, or the field itself when it is one.</param>
public sealed record PolicyFault(string Reason, string Path, string Message, JsonObject Near)
{
    /// <summary>Reason of a field that the kind does not have; the API server drops it unless it is asked to be strict.</summary>
    public const string UnknownField = "FieldUnknown";

    /// <summary><c>spec.ingress[0].from[1]: Required value: must specify a peer</c>.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
