using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Kubernetes.Manifests.Policies;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>Checks objects before they are stored: the mistakes that people make, not all of Kubernetes' rules.</summary>
internal static class Validation
{
    public static void Check(ResourceType type, JsonObject item, JsonObject? previous, List<FieldError> errors)
    {
        if (Names.Check(type, ObjectMetadata.NameOf(item)) is { } error)
        {
            errors.Add(error);
        }

        CheckLabels(Field.Object(item, "metadata", "labels"), errors);
        if (type == ResourceTypes.Services)
        {
            ServiceValidation.Check(item, previous, errors);
        }
        else if (type == ResourceTypes.Pods)
        {
            CheckContainers(Field.Object(item, "spec"), "spec", errors);
        }
        else if (type.Group == "apps")
        {
            CheckWorkload(type, item, previous, errors);
        }
        else if (NetDoctor.Kubernetes.Facts.ResourceType.Find(type.ApiVersion, type.Kind) is { } known && PolicyValidation.Covers(known.Kind))
        {
            // A field that a kind does not have is dropped by the API server, unless the client asks it to be strict.
            errors.AddRange(PolicyValidation.Check(known.Kind, item)
                .Where(fault => fault.Reason != PolicyFault.UnknownField)
                .Select(fault => new FieldError(fault.Reason, fault.Path, fault.Message)));
        }
        else if (type == ResourceTypes.EndpointSlices)
        {
            var family = Field.Text(item, "addressType") ?? "";
            if (family is not ("IPv4" or "IPv6" or "FQDN"))
            {
                errors.Add(family.Length == 0
                    ? FieldError.Required("addressType")
                    : FieldError.NotSupported("addressType", family, "FQDN", "IPv4", "IPv6"));
            }
        }
    }

    private static void CheckLabels(JsonObject? labels, List<FieldError> errors)
    {
        foreach (var (key, value) in Field.Map(labels))
        {
            if (value.Length > 63)
            {
                errors.Add(FieldError.Invalid("metadata.labels", $"\"{value}\"", "must be no more than 63 characters"));
            }

            if (key.Length == 0)
            {
                errors.Add(FieldError.Invalid("metadata.labels", "\"\"", "name part must be non-empty"));
            }
        }
    }

    private static void CheckWorkload(ResourceType type, JsonObject item, JsonObject? previous, List<FieldError> errors)
    {
        var spec = Field.Object(item, "spec");
        var template = Field.Object(spec, "template");
        var selector = Field.Object(spec, "selector");
        if (selector is null)
        {
            errors.Add(FieldError.Required("spec.selector"));
        }
        else if (!LabelSelectors.Matches(selector, Field.Object(template, "metadata", "labels")))
        {
            errors.Add(FieldError.Invalid(
                "spec.template.metadata.labels",
                Field.Object(template, "metadata", "labels")?.ToJsonString() ?? "null",
                "`selector` does not match template `labels`"));
        }

        if (Field.Number(spec, "replicas") is < 0 and { } replicas)
        {
            errors.Add(FieldError.Invalid(
                "spec.replicas", replicas.ToString(CultureInfo.InvariantCulture), "must be greater than or equal to 0"));
        }

        if (previous is not null && type != ResourceTypes.ReplicaSets
            && !JsonNode.DeepEquals(selector, Field.Object(previous, "spec", "selector")))
        {
            errors.Add(FieldError.Invalid("spec.selector", selector?.ToJsonString() ?? "null", "field is immutable"));
        }

        CheckContainers(Field.Object(template, "spec"), "spec.template.spec", errors);
    }

    private static void CheckContainers(JsonObject? spec, string path, List<FieldError> errors)
    {
        var containers = Field.Items(spec, "containers").ToList();
        if (containers.Count == 0)
        {
            errors.Add(FieldError.Required($"{path}.containers"));
        }

        HashSet<string> names = [];
        for (var i = 0; i < containers.Count; i++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"{path}.containers[{i}]");
            var name = Field.Text(containers[i], "name") ?? "";
            if (name.Length == 0)
            {
                errors.Add(FieldError.Required($"{at}.name"));
            }
            else if (!Names.IsLabel(name))
            {
                errors.Add(FieldError.Invalid($"{at}.name", $"\"{name}\"", Names.LabelRuleText));
            }
            else if (!names.Add(name))
            {
                errors.Add(FieldError.Duplicate($"{at}.name", $"\"{name}\""));
            }

            if (string.IsNullOrEmpty(Field.Text(containers[i], "image")))
            {
                errors.Add(FieldError.Required($"{at}.image"));
            }

            CheckPorts(containers[i], at, errors);
        }
    }

    private static void CheckPorts(JsonObject container, string at, List<FieldError> errors)
    {
        var index = 0;
        foreach (var port in Field.Items(container, "ports"))
        {
            if (Field.Number(port, "containerPort") is null or < 1 or > 65535)
            {
                var path = string.Create(CultureInfo.InvariantCulture, $"{at}.ports[{index}].containerPort");
                errors.Add(port["containerPort"] is null
                    ? FieldError.Required(path)
                    : FieldError.Invalid(path, port["containerPort"]!.ToJsonString(), "must be between 1 and 65535, inclusive"));
            }

            index++;
        }
    }
}
