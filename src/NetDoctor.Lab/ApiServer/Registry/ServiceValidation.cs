using System.Globalization;
using System.Text.Json.Nodes;
using NetDoctor.Lab.Store;

namespace NetDoctor.Lab.ApiServer.Registry;

/// <summary>The rules that Kubernetes holds Services to.</summary>
internal static class ServiceValidation
{
    private const string PortRule = "must be between 1 and 65535, inclusive";
    private const int LongestPortName = 15;

    public static void Check(JsonObject service, JsonObject? previous, List<FieldError> errors)
    {
        var spec = Field.Object(service, "spec");
        var type = Field.Text(spec, "type") ?? "";
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
        {
            errors.Add(FieldError.NotSupported("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"));
        }

        var isHeadless = Field.Text(spec, "clusterIP") == "None";
        var ports = Field.Items(spec, "ports").ToList();
        if (type == "ExternalName" && string.IsNullOrEmpty(Field.Text(spec, "externalName")))
        {
            errors.Add(FieldError.Required("spec.externalName"));
        }

        if (ports.Count == 0 && !isHeadless && type != "ExternalName")
        {
            errors.Add(FieldError.Required("spec.ports"));
        }

        if (isHeadless && type is "NodePort" or "LoadBalancer" && Field.Text(spec, "clusterIP") == "None")
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", "\"None\"", $"may not be set to 'None' for {type} services"));
        }

        CheckPorts(ports, errors);
        CheckUnchanged(spec, Field.Object(previous, "spec"), errors);
    }

    private static void CheckPorts(List<JsonObject> ports, List<FieldError> errors)
    {
        HashSet<string> names = [];
        HashSet<(int?, string?)> numbers = [];
        for (var i = 0; i < ports.Count; i++)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"spec.ports[{i}]");
            var name = Field.Text(ports[i], "name") ?? "";
            if (name.Length == 0 && ports.Count > 1)
            {
                errors.Add(FieldError.Required($"{path}.name"));
            }
            else if (name.Length > 0 && !Names.IsLabel(name))
            {
                errors.Add(FieldError.Invalid($"{path}.name", $"\"{name}\"", Names.LabelRuleText));
            }
            else if (!names.Add(name))
            {
                errors.Add(FieldError.Duplicate($"{path}.name", $"\"{name}\""));
            }

            var number = Field.Number(ports[i], "port");
            if (number is null or < 1 or > 65535)
            {
                errors.Add(FieldError.Invalid($"{path}.port", Text(number ?? 0), PortRule));
            }

            var protocol = Field.Text(ports[i], "protocol") ?? "";
            if (protocol is not ("TCP" or "UDP" or "SCTP"))
            {
                errors.Add(FieldError.NotSupported($"{path}.protocol", protocol, "SCTP", "TCP", "UDP"));
            }

            if (!numbers.Add((number, protocol)))
            {
                errors.Add(FieldError.Duplicate(path, $"{{\"port\":{number},\"protocol\":\"{protocol}\"}}"));
            }

            CheckTargetPort(ports[i]["targetPort"], $"{path}.targetPort", errors);
        }
    }

    private static void CheckTargetPort(JsonNode? target, string path, List<FieldError> errors)
    {
        if (Field.Text(target) is not { } name)
        {
            if (target is not null && Field.Number(target) is null or < 1 or > 65535)
            {
                errors.Add(FieldError.Invalid(path, target?.ToJsonString() ?? "0", PortRule));
            }

            return;
        }

        if (name.Length > LongestPortName)
        {
            errors.Add(FieldError.Invalid(path, $"\"{name}\"", "must be no more than 15 characters"));
        }
        else if (!name.Any(char.IsAsciiLetterLower))
        {
            errors.Add(FieldError.Invalid(path, $"\"{name}\"", "must contain at least one letter (a-z)"));
        }
        else if (!Names.IsLabel(name))
        {
            errors.Add(FieldError.Invalid(path, $"\"{name}\"", "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)"));
        }
    }

    private static void CheckUnchanged(JsonObject? spec, JsonObject? before, List<FieldError> errors)
    {
        var address = Field.Text(spec, "clusterIP");
        var isComparable = Field.Text(before, "type") != "ExternalName" && Field.Text(spec, "type") != "ExternalName";
        if (before is not null && isComparable && Field.Text(before, "clusterIP") is { } old && old != address)
        {
            errors.Add(FieldError.Invalid("spec.clusterIPs[0]", $"[\"{address}\"]", "may not change once set"));
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
