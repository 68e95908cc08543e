namespace Lab.TestSupport;

/// <summary>
/// A folder as Python's <c>mlflow.transformers.log_model</c> (3.17.2) writes it: the weights in model/, the tokenizer only in components/tokenizer/,
/// the files of the environment, an input example and MLmodel.
/// </summary>
public static class PythonModelFolder
{
    const string Weights = "    model_binary: model\n", NoName = "    source_model_name: ''\n";

    /// <param name="target">Made here.</param>
    /// <param name="modelFolder">A Hugging Face folder.</param>
    /// <param name="sourceModel">Name that the pipeline came from; null: a model without one.</param>
    /// <returns><paramref name="target"/>.</returns>
    public static string Write(string target, string modelFolder, string? sourceModel = null)
    {
        foreach (string file in Directory.GetFiles(modelFolder))
        {
            bool isTokenizer = Path.GetFileName(file) is "vocab.txt" or "tokenizer.json" or "tokenizer_config.json" or "special_tokens_map.json";
            Copy(file, Path.Combine(target, isTokenizer ? "components/tokenizer" : "model"));
        }
        WriteTexts(target, sourceModel is null ? Description : Description.Replace(NoName, $"    source_model_name: {sourceModel}\n", StringComparison.Ordinal));
        return target;
    }

    /// <summary>As with <c>save_pretrained=False</c>: no files of the model, only its name on the hub.</summary>
    public static string WriteReference(string target, string hubName, string commit)
    {
        string named = $"{NoName}    source_model_revision: {commit}\n    tokenizer_name: {hubName}\n    tokenizer_revision: {commit}\n".Replace("''", hubName, StringComparison.Ordinal);
        WriteTexts(target, Description.Replace(Weights, "", StringComparison.Ordinal).Replace(NoName, named, StringComparison.Ordinal));
        return target;
    }

    static void WriteTexts(string target, string description)
    {
        Directory.CreateDirectory(target);
        void Text(string name, string text) => File.WriteAllText(Path.Combine(target, name), text);
        Text("MLmodel", description);
        Text("requirements.txt", "mlflow==3.17.2\ntransformers==5.23.0\ntorch==2.13.0");
        Text("python_env.yaml", "python: 3.11.7\nbuild_dependencies:\n- pip==23.2.1\n- setuptools==84.2.1\n- wheel\ndependencies:\n- -r requirements.txt\n");
        Text("conda.yaml", "channels:\n- conda-forge\ndependencies:\n- python=3.11.7\n- pip<=23.2.1\n- pip:\n  - mlflow==3.17.2\n  - transformers==5.23.0\n  - torch==2.13.0\nname: mlflow-env\n");
        Text("input_example.json", "[\"I love it.\"]");
        Text("serving_input_example.json", "{\n  \"inputs\": [\n    \"I love it.\"\n  ]\n}");
    }

    static void Copy(string file, string folder)
    {
        Directory.CreateDirectory(folder);
        File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    /// <summary>MLmodel of such a folder.</summary>
    public const string Description = """
        artifact_path: mlflow-artifacts:/1/models/m-830d57047bec4b8eba3f27942de6c1e9/artifacts
        flavors:
          python_function:
            env:
              conda: conda.yaml
              virtualenv: python_env.yaml
            loader_module: mlflow.transformers
            python_version: 3.11.7
          transformers:
            code: null
            components:
            - tokenizer
            instance_type: TextClassificationPipeline
            model_binary: model
            pipeline_model_type: BertForSequenceClassification
            source_model_name: ''
            task: text-classification
            tokenizer_type: BertTokenizer
            torch_dtype: torch.float32
            transformers_version: 5.23.0
        is_signature_from_type_hint: false
        metadata:
          note: x
        mlflow_version: 3.17.2
        model_id: m-830d57047bec4b8eba3f27942de6c1e9
        model_size_bytes: 2712644
        model_uuid: m-830d57047bec4b8eba3f27942de6c1e9
        prompts: null
        run_id: 2b1357bd7e044919972a537b2f15720c
        saved_input_example_info:
          artifact_path: input_example.json
          serving_input_path: serving_input_example.json
          type: json_object
        signature:
          inputs: '[{"type": "string", "required": true}]'
          outputs: '[{"type": "string", "name": "label", "required": true}, {"type": "double",
            "name": "score", "required": true}]'
          params: null
        type_hint_from_example: false
        utc_time_created: '2026-11-21 11:36:06.600481'

        """;
}
