using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OpenApi;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Policies;
using NetDoctor.Model.Probing;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NetDoctor.Api.OpenApi;

/// <summary>Says of schemas what the serializer does and the generator does not know.</summary>
internal sealed partial class WireSchemaFilter : ISchemaFilter
{
    private const string Kind = "kind";

    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema wire)
        {
            return;
        }

        wire.Description = OneLine(wire.Description);
        if (context.Type == typeof(Connections))
        {
            Choose(wire, context);
            return;
        }

        foreach (var part in (wire.AllOf ?? []).OfType<OpenApiSchema>().Prepend(wire))
        {
            Mend(part, context.Type);
        }
    }

    // Written by a converter of its own: one word, or an array.
    private static void Choose(OpenApiSchema connections, SchemaFilterContext context)
    {
        connections.Type = null;
        connections.Properties = null;
        connections.Required = null;
        connections.AdditionalPropertiesAllowed = true;
        connections.OneOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.String, Enum = [JsonValue.Create("All")] },
            new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = context.SchemaGenerator.GenerateSchema(typeof(ProtocolConnections), context.SchemaRepository),
            },
        ];
    }

    private static void Mend(OpenApiSchema part, Type type)
    {
        // Refused in the parts of an allOf, members of the other parts would be; and members are added within a version.
        part.AdditionalPropertiesAllowed = true;
        if (part.Properties is not { Count: > 0 } properties)
        {
            return;
        }

        foreach (var (name, property) in properties)
        {
            if (property is OpenApiSchema described)
            {
                described.Description = name == Kind && described.Description is null ? "Which kind it is." : OneLine(described.Description);
                AllowNull(described);
            }
        }

        if (IsSent(type))
        {
            // In what is sent, a member that has a default may be left out.
            var required = type.GetProperties()
                .Where(property => property.GetCustomAttribute<RequiredMemberAttribute>() is not null)
                .Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name))
                .Append(Kind);
            part.Required = properties.Keys.Intersect(required).ToHashSet();
        }
    }

    // "null" and a reference at once can be met by nothing.
    private static void AllowNull(OpenApiSchema schema)
    {
        if (schema is { Type: JsonSchemaType.Null, AllOf: [var reference] })
        {
            schema.Type = null;
            schema.AllOf = null;
            schema.OneOf = [new OpenApiSchema { Type = JsonSchemaType.Null }, reference];
        }
    }

    private static bool IsSent(Type type) =>
        type == typeof(DiagnosisRequest) || type == typeof(ProbeBatch) || type == typeof(ManifestsRequest)
        || type == typeof(PolicyQuestion) || type == typeof(PolicyWhatIfRequest) || type.IsAssignableTo(typeof(ProbeSpec));

    private static string? OneLine(string? text) => text is null ? null : LineBreak().Replace(text, " ");

    [GeneratedRegex(@"\s*\n\s*", RegexOptions.None, 1000)]
    private static partial Regex LineBreak();
}
