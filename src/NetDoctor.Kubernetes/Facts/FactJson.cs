using System.Text.Json;
using System.Text.Json.Serialization;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Kubernetes.Facts;

/// <summary>Reads Kubernetes' JSON into the slim shapes; unknown fields are skipped.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata,
    Converters = [typeof(IntOrStringConverter)])]
[JsonSerializable(typeof(NamespaceDto))]
[JsonSerializable(typeof(NodeDto))]
[JsonSerializable(typeof(PodDto))]
[JsonSerializable(typeof(ServiceDto))]
[JsonSerializable(typeof(EndpointSliceDto))]
[JsonSerializable(typeof(WorkloadDto))]
[JsonSerializable(typeof(NetworkPolicyDto))]
[JsonSerializable(typeof(ClusterPolicyDto))]
[JsonSerializable(typeof(IngressDto))]
[JsonSerializable(typeof(IngressClassDto))]
[JsonSerializable(typeof(ConfigMapDto))]
[JsonSerializable(typeof(ServiceCidrDto))]
[JsonSerializable(typeof(LeaseDto))]
[JsonSerializable(typeof(EventDto))]
[JsonSerializable(typeof(SecretDto))]
[JsonSerializable(typeof(WebhookConfigurationDto))]
[JsonSerializable(typeof(StatusDto))]
[JsonSerializable(typeof(ListMetadataDto))]
[JsonSerializable(typeof(BookmarkDto))]
[JsonSerializable(typeof(VersionDto))]
[JsonSerializable(typeof(AccessReviewDto))]
internal sealed partial class FactJson : JsonSerializerContext;

/// <summary>Keeps the difference between the number 80 and the name "80", which lead to different ports (SVC07).</summary>
internal sealed class IntOrStringConverter : JsonConverter<IntOrString>
{
    public override IntOrString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number when reader.TryGetInt32(out var number) => IntOrString.FromNumber(number),
            JsonTokenType.String => IntOrString.FromName(reader.GetString()!),
            _ => throw new JsonException(),
        };

    public override void Write(Utf8JsonWriter writer, IntOrString value, JsonSerializerOptions options)
    {
        if (value.IsName)
        {
            writer.WriteStringValue(value.Text);
            return;
        }

        writer.WriteNumberValue(value.Number);
    }
}
