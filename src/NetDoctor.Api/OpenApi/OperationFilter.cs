using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.OpenApi;
using NetDoctor.Api.Http;
using NetDoctor.Model.Probing;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace NetDoctor.Api.OpenApi;

/// <summary>Says of operations what their metadata cannot.</summary>
internal sealed class OperationFilter : IOperationFilter
{
    private const string Json = "application/json";

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        foreach (var parameter in context.MethodInfo.GetParameters())
        {
            var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
            var name = parameter.GetCustomAttribute<FromQueryAttribute>()?.Name ?? parameter.Name;
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Word<>)
                && operation.Parameters?.FirstOrDefault(known => known.Name == name) is OpenApiParameter described)
            {
                described.Schema = context.SchemaGenerator.GenerateSchema(type.GenericTypeArguments[0], context.SchemaRepository);
                context.SchemaRepository.Schemas.Remove($"{type.GenericTypeArguments[0].Name}Word");
            }
        }

        if (operation.OperationId == "createProbes")
        {
            DescribeBatches(operation, context);
        }

        if (operation.OperationId is "createDiagnosis" or "diagnose" or "getDiagnosis")
        {
            ShowAnswer(operation.Responses!["200"].Content!);
        }
    }

    private static void ShowAnswer(IDictionary<string, OpenApiMediaType> content)
    {
        content[Json].Example = DiagnosisExample.AsJson();
        foreach (var (type, text) in new[] { ("text/markdown", DiagnosisExample.AsMarkdown()), ("text/plain", DiagnosisExample.AsText()) })
        {
            // In these forms it is a text, whatever the metadata says of the type.
            content[type].Schema = new OpenApiSchema { Type = JsonSchemaType.String };
            content[type].Example = text;
        }
    }

    private static void DescribeBatches(OpenApiOperation operation, OperationFilterContext context)
    {
        var sent = operation.RequestBody!.Content![Json];
        sent.Schema = new OpenApiSchema
        {
            AnyOf =
            [
                sent.Schema!,
                context.SchemaGenerator.GenerateSchema(typeof(ProbeBatch), context.SchemaRepository),
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = sent.Schema },
            ],
        };
        var answered = operation.Responses!["200"].Content![Json];
        answered.Schema = new OpenApiSchema
        {
            AnyOf = [answered.Schema!, context.SchemaGenerator.GenerateSchema(typeof(ProbeBatchResult), context.SchemaRepository)],
        };
    }
}
